import { ANYONE, type Ask, type ChoiceAsk, type PatternAsk, type RecipientsAsk } from './ask';
import { gradePattern, gradeRecipients } from './grade';
import type { Key } from './keys';
import { PATTERN_ANSWERS } from './lesson';

/** What is wrong with a question, and at which of its words. */
export interface AskFault {
	readonly path: readonly (string | number)[];
	readonly message: string;
}

/** Holds a question's written answer and its explanations against the key from the trace. */
export function checkAsk(ask: Ask, key: Key): AskFault[] {
	if (ask.message !== null && key.effects.length === 0) {
		const message = `The server sends no \`${ask.message}\` here.`;
		return [{ path: ['message'], message }];
	}
	if (ask.ask === 'pattern') return checkPattern(ask, key);
	return ask.ask === 'recipients' ? checkRecipients(ask, key) : checkChoices(ask, key);
}

function checkPattern(ask: PatternAsk, key: Key): AskFault[] {
	const patterns = [...new Set(key.effects.map(({ pattern }) => pattern))];
	if (patterns.length > 1) {
		const types = [...new Set(key.effects.map(({ type }) => type))].join(', ');
		const message = `The server sends ${types} here, so the question has no single answer; name one of them as \`message\`.`;
		return [{ path: ['after'], message }];
	}
	if (ask.answer !== key.pattern) {
		const message = `The answer says \`${ask.answer}\`, but the trace says \`${key.pattern}\`.`;
		return [{ path: ['answer'], message }];
	}
	return PATTERN_ANSWERS.flatMap((choice): AskFault[] => {
		const { right, reason } = gradePattern(ask, key, choice);
		if (right && ask.reasons[choice])
			return [
				{ path: ['reasons', choice], message: `\`${choice}\` is right here and needs no reason.` },
			];
		if (!right && !reason)
			return [{ path: ['reasons'], message: `The wrong answer \`${choice}\` has no reason.` }];
		return [];
	});
}

function checkRecipients(ask: RecipientsAsk, key: Key): AskFault[] {
	const written = [...ask.answer].sort();
	if (written.join('\n') !== [...key.recipients].sort().join('\n')) {
		const message = `The answer says ${list(ask.answer)}, but the trace says ${list(key.recipients)}.`;
		return [{ path: ['answer'], message }];
	}
	const others = key.connected.filter((name) => !key.recipients.includes(name));
	return [
		...checkReasons(ask, 'missing', key.recipients),
		...checkReasons(ask, 'extra', others),
		...key.connected.flatMap((name): AskFault[] => {
			// One mistake each: this is what the page will really say.
			const wrong = key.recipients.includes(name)
				? key.recipients.filter((other) => other !== name)
				: [...key.recipients, name];
			if (gradeRecipients(ask, key, wrong).reason) return [];
			const kind = key.recipients.includes(name) ? 'missing' : 'extra';
			const message = `Nothing explains why ${name} is wrong as \`${kind}\`; add a line for ${name} or for \`${ANYONE}\`.`;
			return [{ path: ['reasons', kind], message }];
		}),
	];
}

/** Reasons about a mistake that nobody can make are slips of the pen. */
const checkReasons = (
	ask: RecipientsAsk,
	kind: 'missing' | 'extra',
	possible: readonly string[],
): AskFault[] =>
	Object.keys(ask.reasons[kind])
		.filter((name) => (name === ANYONE ? possible.length === 0 : !possible.includes(name)))
		.map((name) => ({
			path: ['reasons', kind, name],
			message: `${name === ANYONE ? 'No client can' : `${name} cannot`} be \`${kind}\` here, so this reason is never shown.`,
		}));

/** Exactly one choice holds, and it is the one that the author marked. */
function checkChoices(ask: ChoiceAsk, key: Key): AskFault[] {
	const marked = ask.choices.flatMap(({ right }, i) => (right ? [i] : []));
	if (marked.length !== 1) {
		const message = `One choice must have \`right: true\`; here ${marked.length} have it.`;
		return [{ path: ['choices'], message }];
	}
	const [mine = 0] = marked;
	if (ask.ask === 'choice') return [];
	return ask.choices.flatMap(({ text, is }, i): AskFault[] => {
		const path = ['choices', i, is ? 'is' : 'text'];
		const holds = key.choices.includes(text);
		if (i === mine && !holds) {
			const message = `"${text}" is marked as right, but the trace says ${inWords(ask, key)}.`;
			return [{ path, message }];
		}
		if (i !== mine && holds) {
			const message = `The trace says that "${text}" is right too.`;
			return [{ path, message }];
		}
		return [];
	});
}

/** What really happened, for the author who thought otherwise. */
function inWords(ask: ChoiceAsk, key: Key): string {
	if (ask.ask === 'bytes') return `${key.root?.kind === 'message' ? key.root.bytes : 0} bytes`;
	if (ask.ask === 'first') return key.choices.map((text) => `"${text}"`).join() || 'otherwise';
	if (key.effects.length === 0) return 'nothing';
	return key.effects.map(({ type }, i) => `${type} to ${list(key.reached[i] ?? [])}`).join('; ');
}

const list = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'nobody');
