import { isRecipient } from '../../../engine';
import { SERVER, type AppName, type MessageEvent, type TraceEvent } from '../../../protocol';
import { createTimeline, type Flight } from '../../../timeline';
import type { ConceptId } from '../../concepts';
import type { DrillChoice, Exhibit } from '../drill';
import { chooseOne, diceOf, findIn, upToTurnOf, type Made } from '../maker';
import { namesOf } from '../words';
import { pickFrom } from '../world';

/** Messages of one connection that are listed. */
const LISTED = 5;

/** What one connection carried: how much of what came down was caused by its own client? */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const app: AppName = pickFrom(['feed', 'stocks', 'chat'], random);
	const { trace, client, flights } = findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 20 + Math.floor(random() * 12));
		const { id } = world.anyone();
		const carried = carriedBy(world.trace, id).slice(-(LISTED + Math.floor(random() * 4)));
		const up = carried.filter(({ event }) => event.from === id).length;
		if (carried.length < LISTED || up < 1 || up === carried.length) return null;
		const trace = upToTurnOf(world.trace, carried.at(-1)?.n ?? 1);
		return { trace, client: id, flights: carried };
	});
	const name = namesOf(trace)(client);
	return {
		scene: {
			...{ app, trace, n: flights[0]?.n ?? 1, stop: 'after' },
			hideFrom: trace.length + 1,
		},
		...askAnswers(trace, name, client, flights, random),
	};
}

/** Every message that crossed the connection of a client, in order. */
function carriedBy(trace: readonly TraceEvent[], client: string): Flight[] {
	const timeline = createTimeline('sequential');
	for (const event of trace) timeline.push(event);
	return [...timeline.causes, ...timeline.effects]
		.filter(({ event, recipients }) => event.from === client || isRecipient(recipients, client))
		.sort((a, b) => a.n - b.n);
}

function tableOf(
	trace: readonly TraceEvent[],
	name: string,
	client: string,
	flights: readonly Flight[],
): Exhibit {
	const nameOf = namesOf(trace);
	const causeOf = ({ cause }: MessageEvent): string => {
		if (cause === null) return 'the clock';
		const root = trace[cause - 1];
		if (root?.kind === 'message') return `\`${root.type}\` of ${nameOf(root.from)}`;
		const who = root?.kind === 'open' ? root.client.id : (root?.client ?? '');
		return `${nameOf(who)} ${root?.kind === 'open' ? 'connected' : 'disconnected'}`;
	};
	return {
		...{ kind: 'table', title: `What ${name}’s connection carried` },
		head: ['message', 'from', 'because of'],
		rows: flights.map(({ event }) => [
			`\`${event.type}\``,
			event.from === client ? name : 'server',
			event.from === SERVER ? causeOf(event) : '–',
		]),
	};
}

type Asked = Pick<Made, 'question' | 'exhibits' | 'ask' | 'why'>;

function askAnswers(
	trace: readonly TraceEvent[],
	name: string,
	client: string,
	flights: readonly Flight[],
	random: () => number,
): Asked {
	const received = flights.filter(({ event }) => event.from === SERVER);
	const own = received.filter(({ event: { cause } }) => {
		const root = cause === null ? undefined : trace[cause - 1];
		return root?.kind === 'message'
			? root.from === client
			: root?.kind === 'open' && root.client.id === client;
	});
	const said = flights.length - received.length;
	const unasked = received.length - own.length;
	const all =
		unasked === received.length ? `All ${unasked}` : `${unasked} of the ${received.length}`;
	const why = `${all} came without ${name} having done anything: because of others, or of the server’s clock.`;
	const counts = new Map<number, string>([
		[0, `Not every message of the server answers a request. ${why}`],
		[received.length, `Some of them did come because of what ${name} did. ${why}`],
		[
			said,
			`That is how many ${name} sent. There is no message of the server for each of them, and none of them was needed for the rest. ${why}`,
		],
		[own.length, `That is how many came because of ${name}. ${why}`],
		[flights.length, `That counts what ${name} sent too. ${why}`],
		[unasked + 1, `One too many. ${why}`],
		[Math.max(0, unasked - 1), `One too few. ${why}`],
	]);
	counts.delete(unasked);
	const choice = (count: number, reason: string): DrillChoice => ({
		...{ id: String(count), text: String(count), reason },
	});
	return {
		question: `How many of the messages that ${name} received came without ${name} having done anything?`,
		exhibits: [tableOf(trace, name, client, flights)],
		ask: chooseOne(
			choice(unasked, why),
			[...counts].map(([count, reason]) => choice(count, reason)),
			random,
			3,
		),
		why,
	};
}
