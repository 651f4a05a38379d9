import type { TraceEvent } from '../../../src/lib/protocol';
import type { Drill, DrillChoice } from '../../../src/lib/quiz/drills';
import { naiveRecipients } from '../naive-audience';

export type Message = Extract<TraceEvent, { kind: 'message' }>;
/** What is right: a test for a choice, or the ids of clients or of items in order. */
export type Solution = ((choice: DrillChoice) => boolean) | readonly string[];
export type Solver = (drill: Drill) => Solution;

export const isServers = (event: TraceEvent): event is Message =>
	event.kind === 'message' && event.from === 'server';

/** The trace of a drill that has one. */
export function traceOf({ id, scene }: Drill): readonly TraceEvent[] {
	if (!scene) throw new Error(`${id} has no scene.`);
	return scene.trace;
}

/** The event that the scene is about. */
export function focusOf(drill: Drill): TraceEvent {
	const event = traceOf(drill).find(({ n }) => n === drill.scene?.n);
	if (!event) throw new Error(`${drill.id} is about an event that is not there.`);
	return event;
}

/** What the server sent because of the event in question. */
export function sentBecauseOf(drill: Drill): Message[] {
	const root = focusOf(drill);
	return traceOf(drill)
		.filter(isServers)
		.filter((event) =>
			isServers(root)
				? event.cause === null && event.at === root.at && event.n >= root.n
				: event.cause === root.n,
		);
}

export const reachOf = (drill: Drill, message: Message): string[] =>
	naiveRecipients(traceOf(drill), message);

/** Names by id, from the openings. */
export const nameIn = (drill: Drill, id: string): string =>
	traceOf(drill).flatMap((event) =>
		event.kind === 'open' && event.client.id === id ? [event.client.name] : [],
	)[0] ?? id;

/** The rows of the drill's table. */
export function rowsOf({ id, exhibits }: Drill): readonly (readonly string[])[] {
	const [table] = exhibits;
	if (table?.kind !== 'table') throw new Error(`${id} shows no table.`);
	return table.rows;
}

/** The lines of the drill's text. */
export function linesOf({ id, exhibits }: Drill): readonly string[] {
	const [text] = exhibits;
	if (text?.kind !== 'text') throw new Error(`${id} shows no text.`);
	return text.lines;
}

/** The first group of `pattern` in the question. */
export function inQuestion({ id, question }: Drill, pattern: RegExp): string {
	const found = pattern.exec(question)?.[1];
	if (found === undefined) throw new Error(`${id} does not ask what was expected: ${question}`);
	return found;
}

/** Right is the choice whose text begins with this number. */
export const number =
	(count: number): Solution =>
	({ text }) =>
		new RegExp(`^${count}( |$)`).test(text);
