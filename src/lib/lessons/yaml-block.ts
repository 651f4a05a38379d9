import * as v from 'valibot';
import {
	isMap,
	isPair,
	isScalar,
	isSeq,
	LineCounter,
	parseDocument,
	visit,
	type Document,
} from 'yaml';

export interface Fault {
	readonly line: number;
	readonly message: string;
}

/** A block that was read: its value, or what is wrong with it. */
export type Block<T> =
	| { readonly ok: true; readonly value: T; readonly lineOf: LineOf }
	| { readonly ok: false; readonly faults: readonly Fault[] };

/** The line in the file of the thing at this path of keys and indexes, or of what holds it. */
export type LineOf = (...path: readonly (string | number)[]) => number;

/** Reads YAML whose first line is line `first` of the file, and holds it against a schema. */
export function readYaml<T>(
	schema: v.GenericSchema<unknown, T>,
	text: string,
	first: number,
): Block<T> {
	const counter = new LineCounter();
	const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false });
	const lineAt = (offset: number) => first + Math.max(0, counter.linePos(offset).line - 1);
	const lineOf: LineOf = (...path) => lineAt(offsetOf(doc, path) ?? 0);

	if (doc.errors.length > 0) {
		const faults = doc.errors.map((error) => ({
			line: lineAt(error.code === 'MISSING_CHAR' ? openedAt(doc, error.pos[0]) : error.pos[0]),
			message: sentence(`this is not YAML: ${error.message}`),
		}));
		return { ok: false, faults: faults.slice(0, 1) }; // what follows is often its echo
	}

	const result = v.safeParse(schema, doc.toJS());
	if (result.success) return { ok: true, value: result.output, lineOf };
	const faults = result.issues.map((issue) => {
		const path = (issue.path ?? []).map((item) => item.key as string | number);
		return { line: lineOf(...path), message: inWords(issue, path) };
	});
	return { ok: false, faults };
}

function inWords(issue: v.BaseIssue<unknown>, path: readonly (string | number)[]): string {
	const names = path.filter((key) => typeof key === 'string');
	const where = names.length > 0 ? `\`${names.join('.')}\`` : 'This block';
	if (issue.type === 'strict_object') {
		if (issue.expected === 'never') return `${where} is not a word that is known here.`;
		if (issue.received === 'undefined') return `${where} is missing.`;
		return `${where} must be lines of the form \`word: value\`.`;
	}
	if (issue.received === 'undefined') return `${where} is missing.`;
	return sentence(names.length > 0 ? `${where}: ${issue.message}` : issue.message);
}

/** Where the deepest part of `path` that exists begins in the text. */
function offsetOf(doc: Document, path: readonly (string | number)[]): number | undefined {
	let node: unknown = doc.contents;
	let offset = (doc.contents?.range ?? undefined)?.[0];
	for (const key of path) {
		if (isMap(node)) {
			const pair = node.items.find(
				(item) => isScalar(item.key) && String(item.key.value) === `${key}`,
			);
			if (!isPair(pair) || !isScalar(pair.key)) break;
			offset = pair.key.range?.[0] ?? offset;
			node = pair.value;
		} else if (isSeq(node) && typeof key === 'number') {
			node = node.items[key];
			if (isMap(node) || isScalar(node) || isSeq(node)) offset = node.range?.[0] ?? offset;
		} else break;
	}
	return offset;
}

/** A mark that is never closed is missed at the end of the text; people look where it was opened. */
function openedAt(doc: Document, end: number): number {
	let start = end;
	visit(doc, {
		Scalar(_, { type, range }) {
			if (type?.startsWith('QUOTE') && range && range[1] >= end) start = range[0];
		},
	});
	return start;
}

function sentence(text: string): string {
	const capital = text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
