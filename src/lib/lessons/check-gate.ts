import { gradePattern, gradeRecipients } from './grade';
import type { GateKey } from './keys';
import {
	ANYONE,
	PATTERN_ANSWERS,
	type Gate,
	type PatternGate,
	type RecipientsGate,
} from './lesson';

/** What is wrong with a gate, and at which of its words. */
export interface GateFault {
	readonly path: readonly (string | number)[];
	readonly message: string;
}

/** Holds a gate's written answer and its explanations against the key from the trace. */
export function checkGate(gate: Gate, key: GateKey): GateFault[] {
	if (key.effects.length > 1) {
		const message = `The server sends ${key.effects.length} messages here, so the question has no single answer.`;
		return [{ path: ['after'], message }];
	}
	return gate.ask === 'pattern' ? checkPattern(gate, key) : checkRecipients(gate, key);
}

function checkPattern(gate: PatternGate, key: GateKey): GateFault[] {
	if (gate.answer !== key.pattern) {
		const message = `The answer says \`${gate.answer}\`, but the trace says \`${key.pattern}\`.`;
		return [{ path: ['answer'], message }];
	}
	return PATTERN_ANSWERS.flatMap((choice): GateFault[] => {
		const { right, reason } = gradePattern(gate, key, choice);
		if (right && gate.reasons[choice])
			return [
				{ path: ['reasons', choice], message: `\`${choice}\` is right here and needs no reason.` },
			];
		if (!right && !reason)
			return [{ path: ['reasons'], message: `The wrong answer \`${choice}\` has no reason.` }];
		return [];
	});
}

function checkRecipients(gate: RecipientsGate, key: GateKey): GateFault[] {
	const written = [...gate.answer].sort();
	if (written.join('\n') !== [...key.recipients].sort().join('\n')) {
		const message = `The answer says ${list(gate.answer)}, but the trace says ${list(key.recipients)}.`;
		return [{ path: ['answer'], message }];
	}
	const others = key.connected.filter((name) => !key.recipients.includes(name));
	return [
		...checkReasons(gate, 'missing', key.recipients),
		...checkReasons(gate, 'extra', others),
		...key.connected.flatMap((name): GateFault[] => {
			// One mistake each: this is what the page will really say.
			const wrong = key.recipients.includes(name)
				? key.recipients.filter((other) => other !== name)
				: [...key.recipients, name];
			if (gradeRecipients(gate, key, wrong).reason) return [];
			const kind = key.recipients.includes(name) ? 'missing' : 'extra';
			const message = `Nothing explains why ${name} is wrong as \`${kind}\`; add a line for ${name} or for \`${ANYONE}\`.`;
			return [{ path: ['reasons', kind], message }];
		}),
	];
}

/** Reasons about a mistake that nobody can make are slips of the pen. */
const checkReasons = (
	gate: RecipientsGate,
	kind: 'missing' | 'extra',
	possible: readonly string[],
): GateFault[] =>
	Object.keys(gate.reasons[kind])
		.filter((name) => (name === ANYONE ? possible.length === 0 : !possible.includes(name)))
		.map((name) => ({
			path: ['reasons', kind, name],
			message: `${name === ANYONE ? 'No client can' : `${name} cannot`} be \`${kind}\` here, so this reason is never shown.`,
		}));

const list = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'nobody');
