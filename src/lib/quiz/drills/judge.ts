import type { ClientsAsk, DrillAnswer, DrillAsk, OneAsk, OrderAsk } from './drill';

/** What becomes of an answer. */
export interface Verdict {
	readonly right: boolean;
	/** Why it is wrong, in one or more sentences; of a right answer, empty: the drill says why. */
	readonly reason: string;
	/** Clients that were meant and left out, and those that were taken in wrongly, by id. */
	readonly missing: readonly string[];
	readonly extra: readonly string[];
}

const RIGHT: Verdict = { right: true, reason: '', missing: [], extra: [] };
const wrong = (reason: string): Verdict => ({ ...RIGHT, right: false, reason });

/** Judges an answer by the key; null if it is no answer to this question. */
export function judgeDrill(ask: DrillAsk, answer: DrillAnswer): Verdict | null {
	if (ask.form === 'one') return typeof answer === 'string' ? judgeChoice(ask, answer) : null;
	if (typeof answer === 'string') return null;
	return ask.form === 'clients' ? judgeClients(ask, answer) : judgeOrder(ask, answer);
}

function judgeChoice({ choices, key }: OneAsk, answer: string): Verdict | null {
	const choice = choices.find(({ id }) => id === answer);
	if (!choice) return null;
	return answer === key ? RIGHT : wrong(choice.reason);
}

/** Each mistake adds its explanation once, those who were taken in wrongly first. */
function judgeClients({ clients, key }: ClientsAsk, answer: readonly string[]): Verdict | null {
	const reasonOf = new Map(clients.map(({ id, reason }) => [id, reason]));
	if (!answer.every((id) => reasonOf.has(id))) return null;
	const extra = [...new Set(answer)].filter((id) => !key.includes(id));
	const missing = key.filter((id) => !answer.includes(id));
	if (extra.length + missing.length === 0) return RIGHT;
	const reasons = new Set([...extra, ...missing].map((id) => reasonOf.get(id) ?? ''));
	return { right: false, reason: [...reasons].join(' '), missing, extra };
}

/** Told is the first item that stands before the one that it follows. */
function judgeOrder({ items, key }: OrderAsk, answer: readonly string[]): Verdict | null {
	if (answer.length !== key.length || !key.every((id) => answer.includes(id))) return null;
	const late = key.findIndex(
		(id, i) => i > 0 && answer.indexOf(id) < answer.indexOf(key[i - 1] ?? ''),
	);
	if (late < 0) return RIGHT;
	return wrong(items.find(({ id }) => id === key[late])?.reason ?? '');
}
