import { listRecipients } from '../engine';
import { PATTERNS, SERVER, type MessageEvent, type Pattern } from '../protocol';
import { countUpTo } from '../timeline/search';
import type { Flight, Timeline } from '../timeline';
import type { ConceptId } from './concepts';

/** Questions in a round. */
export const ROUND_LENGTH = 10;
/** Questions of a kind in a round at least: one that never comes need not be told apart. */
const EACH_AT_LEAST = 2;

/**
 * The kinds of one round's questions, in order. All three are there, interleaved: never three of
 * a kind in a row. The kinds in `focus` come more often; an empty one means all alike.
 */
export function planRound(random: () => number, focus: readonly Pattern[] = []): Pattern[] {
	const wanted = focus.length > 0 ? focus : PATTERNS;
	const left = new Map<Pattern, number>(PATTERNS.map((pattern) => [pattern, EACH_AT_LEAST]));
	const free = ROUND_LENGTH - PATTERNS.length * EACH_AT_LEAST;
	for (let i = 0; i < free; i++) {
		const pattern = wanted[i % wanted.length] as Pattern;
		left.set(pattern, (left.get(pattern) ?? 0) + 1);
	}
	const plan: Pattern[] = [];
	while (plan.length < ROUND_LENGTH) plan.push(draw(left, plan, random));
	return plan;
}

/** Draws one of the kinds that are left, so that the rest can still be interleaved. */
function draw(left: Map<Pattern, number>, plan: readonly Pattern[], random: () => number): Pattern {
	const [a, b] = plan.slice(-2);
	const total = ROUND_LENGTH - plan.length;
	const allowed = PATTERNS.filter(
		(pattern) => (left.get(pattern) ?? 0) > 0 && !(a === b && b === pattern),
	);
	// A kind with more than twice as many left as all the others cannot wait: any two of it need
	// another between them and the next. So there is always one that is allowed.
	const urgent = allowed.filter((pattern) => (left.get(pattern) ?? 0) * 3 > total * 2);
	const from = urgent.length > 0 ? urgent : allowed;
	const drawn = from[Math.floor(random() * from.length)] as Pattern;
	left.set(drawn, (left.get(drawn) ?? 0) - 1);
	return drawn;
}

/** The first message of a kind whose turn begins after `t` and that can be seen; null if none yet. */
export function findQuestion(timeline: Timeline, kind: Pattern, t: number): Flight | null {
	const list = kind === 'client-to-server' ? timeline.causes : timeline.effects;
	for (let i = countUpTo(list, t, ({ start }) => start); i < list.length; i++) {
		const flight = list[i] as Flight;
		if (flight.event.pattern === kind && flight.event.recipients > 0) return flight;
	}
	return null;
}

/** An answered question. */
export interface Answered {
	readonly flight: Flight;
	readonly said: Pattern;
	readonly right: boolean;
}

/** Judges an answer: the key is what the server did, as the trace has it. */
export const judge = (flight: Flight, said: Pattern): Answered => ({
	flight,
	said,
	right: flight.event.pattern === said,
});

/** The concept that the question about a message's pattern asks for. */
export function conceptOf({ pattern, audience }: MessageEvent): ConceptId {
	if (pattern !== 'broadcast') return pattern;
	if (audience === 'all') return 'broadcast-all';
	return audience === 'others' ? 'broadcast-others' : 'rooms';
}

/** The kinds of the questions that were missed, each once: what was there, then what was said. */
export function missedKinds(answers: readonly Answered[]): Pattern[] {
	const missed = answers.filter(({ right }) => !right);
	return PATTERNS.filter((pattern) =>
		missed.some(({ flight, said }) => flight.event.pattern === pattern || said === pattern),
	);
}

/** What can be seen of a message whose pattern is hidden, in words: the same as the picture says. */
export function inTheAir(timeline: Timeline, flight: Flight): string {
	const { event } = flight;
	if (event.from !== SERVER)
		return `A message is on its way from ${timeline.nameOf(event.from)} to the server.`;
	const names = listRecipients(flight.recipients).map(timeline.nameOf);
	const [first = 'nobody'] = names;
	if (names.length === 1) return `A message is on its way from the server to ${first}.`;
	return `Messages are on their way from the server to ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`;
}

/** Why an answer is wrong, from the message itself; one explanation for each mistake. */
export function explainMistake(timeline: Timeline, { flight, said }: Answered): string {
	const { event } = flight;
	const from = timeline.nameOf(event.from);
	const names = listRecipients(flight.recipients).map(timeline.nameOf);
	const sender = flight.turn.cause ? timeline.nameOf(flight.turn.cause.event.from) : null;
	const key = `${event.pattern} not ${said}`;
	switch (key) {
		case 'client-to-server not server-to-client':
			return `Look at where it came from: ${from}, a client, sent it, and the server received it. Server to client goes the other way.`;
		case 'client-to-server not broadcast':
			return `A client cannot broadcast. ${from} has one connection, and at its other end is the server alone. What the server then does is another message.`;
		case 'server-to-client not client-to-server':
			return `It left the server. ${sender ? `${sender}'s message before it was the one from a client; this` : 'This'} is what the server sent because of it.`;
		case 'server-to-client not broadcast':
			return `The server chose one connection, ${names[0] ?? 'one client'}'s, and wrote to that one only. Nobody else was meant to get it.`;
		case 'broadcast not client-to-server':
			return `It left the server. ${sender ? `${sender} sent one message to it; these` : 'These'} are the copies that the server made.`;
		case 'broadcast not server-to-client':
			return names.length === 1
				? `Only ${names[0] ?? 'one client'} was there to get it, but the server addressed ${event.audience === 'all' ? 'everyone' : 'everyone but the sender'}. The pattern is what the server did, not how many received it.`
				: `The server did not choose a client: it addressed ${event.audience === 'all' ? 'everyone' : 'everyone but the sender'}, and ${names.length} clients got a copy.`;
		default:
			return '';
	}
}
