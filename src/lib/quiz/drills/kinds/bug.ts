import { APPS_BY_NAME } from '../../../apps';
import { listRecipients, outcomeOf, type Turn } from '../../../engine';
import { SERVER, type MessageEvent, type TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import { BUGS, spoiled, turnsOf, type Bug, type BugName } from '../buggy';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, findIn, rootOf, upToTurnOf, type Made } from '../maker';
import { RULES } from '../rules';
import { andList, deedOf } from '../words';
import { pickFrom, roomOf, type World } from '../world';

const BUGS_OF: Readonly<Partial<Record<ConceptId, readonly BugName[]>>> = {
	'broadcast-others': ['feed-echo'],
	'server-to-client': ['feed-thanks', 'feed-shout'],
	rooms: ['chat-leak', 'chat-echo'],
	refusal: ['refusal-shout'],
	'broadcast-all': ['market-shy'],
	subscriptions: ['quotes-shout'],
};
/** Good messages that a wrong one is hidden among. */
const GOOD = 3;

/** A message of the server with a mistake, and who got it there and in the right one. */
interface Compared {
	readonly event: MessageEvent;
	readonly got: readonly string[];
	readonly should: readonly string[];
}

/** Spot the bug: a server with a mistake runs on the same inputs as the right one. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const bug: Bug = BUGS[pickFrom(BUGS_OF[concept] ?? ['feed-echo' as const], random)];
	const found = findIn(bug.app, seed, (world) => {
		world.start(4 + Math.floor(random() * 2), 12 + Math.floor(random() * 12));
		provoke(world, bug, random);
		const turns = turnsOf(spoiled(bug), world.seed, world.entries);
		const right = turnsOf(APPS_BY_NAME[bug.app], world.seed, world.entries);
		const all = turns.flatMap((turn, i) => compare(turn, right[i]));
		const trace = turns.flatMap(({ events }) => events);
		const wrong = all.filter(isWrong);
		if (wrong.length === 0) return null;
		return { trace, all, wrong: pickFrom(wrong.slice(-4), random) };
	});
	const good = found.all.filter((one) => one.got.length > 0 && !isWrong(one));
	const among = random() < 0.5 ? pickGood(found.trace, good, random) : [];
	return among.length < 2
		? whichClients(bug, found.trace, found.wrong)
		: whichMessage(bug, found.trace, found.wrong, among, random);
}

/** Whether others got it than should have. A room and the playground list the same people in different orders. */
const isWrong = ({ got, should }: Compared): boolean =>
	got.length !== should.length || !got.every((id) => should.includes(id));

/** Some good messages, of which no more than two are of one type and no two read alike. */
function pickGood(
	trace: readonly TraceEvent[],
	good: readonly Compared[],
	random: () => number,
): Compared[] {
	const near = good.slice(-16);
	const shown = new Map<string, Compared>();
	while (shown.size < GOOD && near.length > 0) {
		const [one] = near.splice(Math.floor(random() * near.length), 1);
		if (!one) break;
		const alike = [...shown.values()].filter(({ event }) => event.type === one.event.type);
		if (alike.length < 2) shown.set(textOf(trace, one), one);
	}
	return [...shown.values()];
}

/** A message in words: what came before it, and to whom it went. */
function textOf(trace: readonly TraceEvent[], { event, got }: Compared): string {
	const root = rootOf(trace, event);
	const { nameOf } = outcomeOf(trace, root);
	return `${deedOf(trace, root)} The server sends \`${event.type}\` to ${andList(got.map(nameOf))}.`;
}

function provoke(world: World, { type }: Bug, random: () => number): void {
	if (type === 'market') for (let i = 0; i < 16; i++) world.tick();
	if (type === 'quotes') for (let i = 0; i < 2; i++) world.tick();
	const by = world.anyone();
	if (type === 'said') {
		for (const person of world.people.slice(0, 2))
			if (roomOf(person) !== 'tea') world.act(person, { do: 'enter', room: 'tea' });
		world.act(by, { do: 'say', text: world.text() });
	}
	if (world.app !== 'feed') return;
	const posted = world.act(by, { do: 'post', text: world.text() });
	const post = posted.kind === 'message' ? String(posted.data['id']) : '';
	const fan = world.anyone([by]);
	if (type !== 'posted') world.act(type === 'error' ? by : fan, { do: 'like', post });
	if (random() < 0.5) world.act(fan, { do: 'post', text: world.text() });
}

/** Each message of a turn beside the same one of the right turn, with those whom it was sent to. */
function compare(turn: Turn, right: Turn | undefined): Compared[] {
	const sent = sentIn(turn);
	const ought = right ? sentIn(right) : [];
	const counts = new Map<string, number>();
	return sent.map(({ event, got }) => {
		const count = counts.get(event.type) ?? 0;
		counts.set(event.type, count + 1);
		const twin = ought.filter((one) => one.event.type === event.type)[count];
		return { event, got, should: twin?.got ?? [] };
	});
}

/** The messages of a turn: the engine makes one delivery for each, in the same order. */
function sentIn({ events, deliveries }: Turn): Pick<Compared, 'event' | 'got'>[] {
	return events
		.filter((event): event is MessageEvent => event.kind === 'message' && event.from === SERVER)
		.map((event, i) => {
			const recipients = deliveries[i]?.recipients;
			return { event, got: recipients ? listRecipients(recipients) : [] };
		});
}

const whyOf = ({ does, line, instead }: Bug): string =>
	`The server ${does}. Its code says \`${line}\` where it should say \`${instead}\`.`;

const sceneOf = (bug: Bug, trace: readonly TraceEvent[], n: number) =>
	({ app: bug.app, trace, n, stop: 'after', hideFrom: trace.length + 1 }) as const;

function whichClients(
	bug: Bug,
	trace: readonly TraceEvent[],
	{ event, got, should }: Compared,
): Made {
	const root = rootOf(trace, event);
	const { connected, nameOf } = outcomeOf(trace, root);
	const extra = got.filter((id) => !should.includes(id));
	const rule = RULES[event.type] ?? '';
	// Where nobody got too much, somebody got too little.
	const isExtra = extra.length > 0;
	const key = isExtra ? extra : should.filter((id) => !got.includes(id));
	const asked = isExtra
		? `Who got \`${event.type}\` and should not have?`
		: `Who should have got \`${event.type}\` and did not?`;
	const clients = connected.map((id) => {
		const name = nameOf(id);
		const [did, ought] = [got.includes(id), should.includes(id)];
		const reason = did
			? ought
				? `${name} got it, and rightly: ${rule}.`
				: `${name} got it, but ${rule}.`
			: ought
				? `${name} did not get it, but ${rule}.`
				: `${name} did not get it, and rightly: ${rule}.`;
		return { id, name, reason };
	});
	return {
		question: `This server has a bug. Its rule should be: ${rule}. ${deedOf(trace, root)} ${asked}`,
		scene: sceneOf(bug, upToTurnOf(trace, event.n), event.n),
		exhibits: [],
		ask: { form: 'clients', clients, key: connected.filter((id) => key.includes(id)) },
		why: whyOf(bug),
	};
}

function whichMessage(
	bug: Bug,
	trace: readonly TraceEvent[],
	wrong: Compared,
	shown: readonly Compared[],
	random: () => number,
): Made {
	const choice = (one: Compared, isKey: boolean): DrillChoice => ({
		...{ id: `n${one.event.n}`, text: textOf(trace, one) },
		reason: isKey ? whyOf(bug) : `This one is right: ${RULES[one.event.type] ?? ''}.`,
	});
	const last = Math.max(...[wrong, ...shown].map(({ event }) => event.n));
	return {
		question: 'This server has a bug: one of these messages went to the wrong audience. Which?',
		scene: sceneOf(bug, upToTurnOf(trace, last), wrong.event.n),
		exhibits: [],
		ask: chooseOne(
			choice(wrong, true),
			shown.map((one) => choice(one, false)),
			random,
		),
		why: whyOf(bug),
	};
}
