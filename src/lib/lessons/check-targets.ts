import type { Action } from '../sim/scenario';
import type { Ask, Target } from './ask';
import { matches, targetOf, targetWords } from './target';
import type { LineOf } from './yaml-block';

/**
 * Whether everything that a question points at happens, and happens once, in `actions`; reports
 * what does not. `where` says in words what the actions are.
 */
export function checkTargets(
	ask: Ask,
	actions: readonly Action[],
	where: string,
	lineOf: LineOf,
	report: (line: number, message: string) => void,
): boolean {
	let sound = true;
	const check = (target: Target, line: number): void => {
		const deed = `"${targetWords(target)}"`;
		const times = actions.filter((action) => matches(target, targetOf(action))).length;
		if (times === 1) return;
		sound = false;
		report(
			line,
			times === 0
				? `${deed} does not happen in ${where}.`
				: `${deed} happens ${times} times in ${where}.`,
		);
	};
	if (ask.after) check(ask.after, lineOf('after'));
	if (ask.ask === 'first')
		ask.choices.forEach(({ is }, i) => {
			if (is?.claim === 'first') check(is.target, lineOf('choices', i, 'is'));
		});
	return sound;
}
