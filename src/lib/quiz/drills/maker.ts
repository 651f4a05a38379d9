import { createRandom, mixSeeds } from '../../engine';
import { SERVER, type AppName, type MessageEvent, type TraceEvent } from '../../protocol';
import type { ConceptId } from '../concepts';
import type { Drill, DrillChoice, OneAsk, Scene } from './drill';
import { createWorld, type World } from './world';
import { shuffle } from '../../sim/names';

/** What a kind makes of a seed: a drill but for what names it. */
export type Made = Pick<Drill, 'question' | 'scene' | 'exhibits' | 'ask' | 'why'>;

/** Makes a question about a concept; the same seed gives the same. Never fails. */
export type Maker = (concept: ConceptId, seed: number) => Made | Promise<Made>;

/** So many worlds are tried until one holds what is looked for. */
const TRIES = 60;

/** Asks `look` about one world after the other, all following from `seed`, until it finds something. */
export function findIn<T>(app: AppName, seed: number, look: (world: World) => T | null): T {
	for (let i = 0; i < TRIES; i++) {
		const found = look(createWorld(app, mixSeeds(seed, i + 1)));
		if (found !== null) return found;
	}
	throw new Error(`No ${app} traffic of seed ${seed} has what is asked about.`);
}

/** The dice of a drill, apart from those of its world. */
export const diceOf = (seed: number): (() => number) => createRandom(mixSeeds(seed, 7));

/** A trace up to the end of the turn that `n` belongs to. */
export function upToTurnOf(trace: readonly TraceEvent[], n: number): readonly TraceEvent[] {
	const next = trace.findIndex((event) => event.n > n && beginsTurn(event, trace[event.n - 2]));
	return next < 0 ? [...trace] : trace.slice(0, next);
}

/** Whether an event is not what came of the event before it. */
function beginsTurn(event: TraceEvent, before: TraceEvent | undefined): boolean {
	if (event.kind === 'room') return false;
	if (event.kind !== 'message' || event.from !== SERVER) return true;
	if (event.cause !== null) return false;
	return before?.kind !== 'message' || before.data['seq'] !== event.data['seq'];
}

/** The event that began the turn of a message. */
export function rootOf(trace: readonly TraceEvent[], event: MessageEvent): TraceEvent {
	if (event.from !== SERVER) return event;
	if (event.cause !== null) return trace[event.cause - 1] ?? event;
	let first: TraceEvent = event;
	for (let i = event.n - 2; i >= 0; i--) {
		const before = trace[i];
		if (before?.kind !== 'message' || before.data['seq'] !== event.data['seq']) break;
		if (before.from === SERVER) first = before;
	}
	return first;
}

/** The scene of a question that is asked before the server acts on `root`. */
export const sceneBefore = (
	app: AppName,
	trace: readonly TraceEvent[],
	root: TraceEvent,
): Scene => {
	const isServers = root.kind !== 'message' || root.from === SERVER;
	return {
		...{ app, trace: upToTurnOf(trace, root.n), n: root.n, stop: 'before' },
		hideFrom: isServers ? root.n : root.n + 1,
	};
};

/** The scene of a question about a message in the air. */
export const sceneInFlight = (
	app: AppName,
	trace: readonly TraceEvent[],
	{ n }: MessageEvent,
): Scene => ({ app, trace: upToTurnOf(trace, n), n, stop: 'in-flight', hideFrom: n });

/** A question with one right choice, in a seeded order. Choices with the text of an earlier one fall away. */
export function chooseOne(
	key: DrillChoice,
	others: readonly DrillChoice[],
	random: () => number,
	max = 4,
): OneAsk {
	const texts = new Set([key.text]);
	const wrong = others.filter(({ text }) => !texts.has(text) && texts.add(text)).slice(0, max);
	return { form: 'one', choices: shuffle([key, ...wrong], random), key: key.id };
}
