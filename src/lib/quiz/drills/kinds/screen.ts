import { outcomeOf } from '../../../engine';
import { SYMBOLS, type AppName, type MessageEvent, type TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, findIn, sceneBefore, upToTurnOf, type Made } from '../maker';
import { QUIET_RULES, RULES } from '../rules';
import { changesOn } from '../seen';
import { andList, capital, deedOf } from '../words';
import { pickFrom, roomOf, type World } from '../world';

const NOTHING = 'Nothing changes';

/** What will the user of one client see because of it? Right is what the screens show. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const app = APP_OF[concept] ?? 'feed';
	const { world, root } = findIn(app, seed, (world) => {
		world.start(4 + Math.floor(random() * 3), 12 + Math.floor(random() * 14));
		const root = play(world, concept, random);
		return root && { world, root };
	});
	const trace = upToTurnOf(world.trace, root.n);
	const { connected, effects, reached, sender, nameOf } = outcomeOf(trace, root);
	const changes = changesOn(app, trace, connected);
	const sees = (id: string): string => {
		const words = changes.get(id)?.all ?? [];
		return words.length === 0 ? NOTHING : capital(andList(words));
	};
	// What few see is asked about as often as what many see.
	const sights = [...new Set(connected.map(sees))];
	const sight = pickFrom(sights, random);
	const viewer = pickFrom(
		connected.filter((id) => sees(id) === sight),
		random,
	);
	const name = nameOf(viewer);
	const got = effects.filter((_, i) => reached[i]?.includes(viewer)).map(({ type }) => type);
	const why = whyOf(name, got, (changes.get(viewer)?.own ?? []).length > 0, effects, root);
	const choice = (text: string, reason: string): DrillChoice => ({ id: text, text, reason });
	const others = connected
		.filter((id) => sees(id) !== sees(viewer))
		.map((id) =>
			choice(
				sees(id),
				sees(id) === NOTHING
					? `Something does change: ${inSentence(why, name)}`
					: `That is what ${nameOf(id)} sees. ${why}`,
			),
		);
	const nothing =
		sees(viewer) === NOTHING
			? []
			: [choice(NOTHING, `Something does change: ${inSentence(why, name)}`)];
	return {
		question: `${deedOf(trace, root)} ${pickFrom(['What happens', 'Which of these happens', 'And what happens'], random)} on ${name}’s screen because of it?`,
		scene: sceneBefore(app, trace, root),
		exhibits: [],
		ask: chooseOne(
			choice(sees(viewer), why),
			[...others, ...nothing, ...beliefs(concept, viewer === sender, sees(viewer), name)],
			random,
		),
		why,
	};
}

/** What the page did by itself, what the server sent, and by which rule. */
function whyOf(
	name: string,
	got: readonly string[],
	isOwn: boolean,
	effects: readonly MessageEvent[],
	root: TraceEvent,
): string {
	const own = isOwn ? `${name}’s page shows at once what ${name} does. ` : '';
	const [type = ''] = got.length > 0 ? got : effects.map((effect) => effect.type);
	const rule = RULES[type] ?? (root.kind === 'message' ? QUIET_RULES[root.type] : '') ?? '';
	const sent = got.length > 0 ? andList(got.map((type) => `\`${type}\``)) : 'nothing';
	return `${own}The server sends ${name} ${sent}: ${rule}.`;
}

/** A sentence after a colon: only a name keeps its capital. */
const inSentence = (text: string, name: string): string =>
	text.startsWith(name) ? text : `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`;

const APP_OF: Readonly<Partial<Record<ConceptId, AppName>>> = {
	...{ rooms: 'chat', subscriptions: 'stocks', silence: 'stocks' },
};

/** Lets happen what is asked about. */
function play(world: World, concept: ConceptId, random: () => number): TraceEvent | null {
	const by = world.anyone();
	const text = world.text();
	if (concept === 'broadcast-all') return world.announce(by, text);
	if (concept === 'broadcast-others') return world.act(by, { do: 'post', text });
	if (concept === 'silence')
		return world.act(by, { do: 'watch', symbols: SYMBOLS.filter(() => random() < 0.4) });
	if (concept === 'subscriptions') return quotesTick(world);
	if (concept === 'rooms') {
		for (const person of world.people.slice(0, 2))
			if (roomOf(person) !== 'tea') world.act(person, { do: 'enter', room: 'tea' });
		const rooms = new Set(world.people.map(roomOf));
		return rooms.size > 1 ? world.act(by, { do: 'say', text }) : null;
	}
	const posted = world.act(by, { do: 'post', text });
	const post = posted.kind === 'message' ? String(posted.data['id']) : '';
	const fan = concept === 'refusal' ? by : world.anyone([by]);
	return world.act(fan, { do: 'like', post });
}

function quotesTick(world: World): TraceEvent | null {
	const root = world.tick();
	return root?.kind === 'message' && root.type === 'quotes' ? root : null;
}

/** What people believe who have it wrong. */
function beliefs(concept: ConceptId, isSender: boolean, key: string, name: string): DrillChoice[] {
	const choices: DrillChoice[] = [];
	const add = (text: string, reason: string) => void choices.push({ id: text, text, reason });
	if (concept === 'subscriptions')
		add(
			`Nothing changes until ${name}’s page asks for the prices`,
			'Nobody needs to ask: either end may send at any time, and the server’s clock makes it send.',
		);
	else if (isSender && concept !== 'server-to-client')
		add(
			'A notice says that the server has received it',
			'No such message exists here. A WebSocket is not request and answer: the server sends only what its code sends.',
		);
	else if (key !== NOTHING)
		add(
			`Nothing changes until ${name} loads the page again`,
			'The connection is open, so the server can send at any time. The page need not ask.',
		);
	if (isSender && (concept === 'broadcast-others' || concept === 'rooms'))
		add(
			'It appears twice',
			'The server leaves the sender out of this broadcast, so no second copy comes.',
		);
	if (concept === 'broadcast-all')
		add(
			isSender
				? 'It appears twice'
				: 'It appears only if the host’s client reaches this one directly',
			isSender
				? 'The page does not show an announcement by itself: it shows the one copy that the server sends to everyone, the host included.'
				: 'Clients have no line to each other. The server sends each of them a copy.',
		);
	if (concept === 'rooms' && key === NOTHING)
		add(
			'It appears, marked as from another room',
			'The page need not hide or mark anything: what is said in another room is not sent to it at all.',
		);
	if (concept === 'broadcast-others' && !isSender)
		add(
			'It appears twice: once from the author and once from the server',
			'Nothing comes from the author directly: clients have no line to each other. One copy comes, from the server.',
		);
	if (concept === 'silence' || concept === 'server-to-client' || concept === 'refusal')
		add(
			'An empty message arrives, to confirm it',
			'Nothing in the server’s code sends such a message. TCP confirms bytes below, but no page sees that.',
		);
	return choices;
}
