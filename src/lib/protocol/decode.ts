import * as v from 'valibot';
import type { ErrorCode } from './codes';
import { Ref, type AppName } from './fields';
import { CLIENT_MESSAGES, type WireMessage } from './messages';

/** A client's text as a valid message, or the `error` that answers it. */
export type Decoded =
	| { readonly ok: true; readonly message: WireMessage }
	| {
			readonly ok: false;
			readonly code: Extract<ErrorCode, 'bad-json' | 'unknown-type' | 'invalid'>;
			readonly message: string;
			/** The `ref` of the refused message, if it carried a valid one. */
			readonly ref?: v.InferOutput<typeof Ref>;
	  };

/** Longest piece of a client's own words that an error message repeats, in characters. */
const QUOTE_MAX = 40;

/** Reads what a client of `app` says: JSON, then `type`, then that type's schema. Never throws. */
export function decodeClientMessage(app: AppName, text: string): Decoded {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { ok: false, code: 'bad-json', message: 'The message is not valid JSON.' };
	}
	if (!isRecord(value))
		return { ok: false, code: 'invalid', message: 'A message must be a JSON object.' };

	const type = Object.hasOwn(value, 'type') ? value['type'] : undefined;
	if (typeof type !== 'string')
		return { ok: false, code: 'invalid', message: 'type must be a string.', ...refOf(value) };

	// Not `schemas[type]` alone: a type such as "constructor" would find what every object has.
	const schemas = CLIENT_MESSAGES[app];
	const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
	if (!schema) {
		const message = `There is no message type "${shorten(type)}" in ${app}.`;
		return { ok: false, code: 'unknown-type', message, ...refOf(value) };
	}

	const parsed = v.safeParse(schema, value, { abortEarly: true });
	if (parsed.success) return { ok: true, message: parsed.output };
	return { ok: false, code: 'invalid', message: explain(parsed.issues[0]), ...refOf(value) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function refOf(value: Record<string, unknown>): { ref?: v.InferOutput<typeof Ref> } {
	const ref = v.safeParse(Ref, Object.hasOwn(value, 'ref') ? value['ref'] : undefined);
	return ref.success ? { ref: ref.output } : {};
}

const shorten = (text: string) => {
	const points = [...text.slice(0, QUOTE_MAX * 2)];
	return points.length > QUOTE_MAX ? `${points.slice(0, QUOTE_MAX).join('')}…` : text;
};

/** One sentence about the first thing that is wrong. */
function explain(issue: v.BaseIssue<unknown>): string {
	const field = v.getDotPath(issue);
	if (field === null) return `${issue.message}.`;
	if (issue.received === 'undefined') return `${field} is missing.`;
	// Schemas with words of their own name the field; the library's do not.
	return issue.message.startsWith(`${field} `)
		? `${issue.message}.`
		: `${field} is not valid: ${issue.message}.`;
}
