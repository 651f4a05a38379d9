import type { Drill, DrillAnswer, DrillAsk } from '../drills';

/** An answer in words, as lines: one for a choice or for clients, one for each item in order. */
export function answerLines(ask: DrillAsk, answer: DrillAnswer): string[] {
	if (ask.form === 'one') return ask.choices.filter(({ id }) => id === answer).map(textOf);
	const ids = typeof answer === 'string' ? [] : answer;
	if (ask.form === 'order')
		return ids.flatMap((id) => ask.items.filter((item) => item.id === id).map(textOf));
	const names = ask.clients.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
	return [names.length === 0 ? 'Nobody' : names.join(', ')];
}

/** The right answer in words. */
export const keyLines = ({ ask }: Pick<Drill, 'ask'>): string[] => answerLines(ask, ask.key);

const textOf = ({ text }: { readonly text: string }): string => text;
