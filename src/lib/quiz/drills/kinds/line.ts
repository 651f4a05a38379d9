import { calls } from 'virtual:app-calls';
import { outcomeOf } from '../../../engine';
import type { AppName, MessageEvent } from '../../../protocol';
import { isSentBy, type CodeCall } from '../../code-run';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { ticked } from '../../ticked';
import { chooseOne, diceOf, findIn, rootOf, sceneInFlight, type Made } from '../maker';
import { andList, deedOf } from '../words';
import { pickFrom, type World } from '../world';

const APP_OF: Readonly<Partial<Record<ConceptId, AppName>>> = {
	'server-to-client': 'feed',
	refusal: 'feed',
	'broadcast-others': 'feed',
	rooms: 'chat',
	'room-in-the-program': 'chat',
	unasked: 'stocks',
	'broadcast-all': 'stocks',
};

/** Which line of the app's code sent this message? The lines are those that run. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const app = APP_OF[concept] ?? 'feed';
	const { world, event } = findIn(app, seed, (world) => find(world, concept, random));
	const root = rootOf(world.trace, event);
	const { effects, reached, nameOf } = outcomeOf(world.trace, root);
	const names = (reached[effects.indexOf(event)] ?? []).map(nameOf);
	const lines = calls[app] ?? [];
	const key = lines.find((call) => isSentBy(call, event)) as CodeCall;
	const whom = andList(names);
	const tells = USES[useOf(key)] ?? '';
	return {
		question: `${deedOf(world.trace, root)} A message reaches ${whom}${names.length === 1 ? ' alone' : ''}. ${pickFrom([`Which line of \`${app}.ts\` sent it?`, `It was sent by which line of \`${app}.ts\`?`], random)}`,
		scene: sceneInFlight(app, world.trace, event),
		exhibits: [],
		ask: chooseOne(
			choiceOf(key, `This line ${tells}.`),
			[
				...nearest(key, lines).map((call) =>
					choiceOf(
						call,
						`This line ${USES[useOf(call)] ?? 'sends something else'}. What ${whom} got ${tells.startsWith('refuses') ? 'is a refusal: its line ' : 'comes from the line that '}${tells}.`,
					),
				),
				...elsewhere(app, whom),
			],
			random,
		),
		why: `It is line ${key.line}, ${ticked(key.text)}. It ${tells}.`,
	};
}

/** Where there are few lines: that it was sent by none of them. */
const elsewhere = (app: AppName, whom: string): DrillChoice[] =>
	app === 'stocks'
		? [
				{
					...{ id: 'asked', text: `None of them: ${whom} asked for it` },
					reason:
						'What a client asks for is handled in `on`, and nothing there sends. A tick runs by the clock, and its code sends unasked.',
				},
				{
					...{ id: 'others', text: 'None of them: another client sent it' },
					reason:
						'Clients have no line to each other. Whatever a client receives, the server sent.',
				},
			]
		: [];

const choiceOf = (call: CodeCall, reason: string) => ({
	...{ id: `line-${call.line}`, text: ticked(call.text), reason },
});

/** The lines that are most easily taken for it come first. */
const nearest = (key: CodeCall, lines: readonly CodeCall[]): readonly CodeCall[] =>
	lines
		.filter((call) => call !== key)
		.sort((a, b) => Number(b.by === key.by) - Number(a.by === key.by));

function find(world: World, concept: ConceptId, random: () => number) {
	world.start(4 + Math.floor(random() * 3), 22 + Math.floor(random() * 20));
	if (concept === 'refusal') provoke(world);
	if (concept === 'broadcast-all') for (let i = 0; i < 16; i++) world.tick();
	const fitting = world.trace.filter(
		(event): event is MessageEvent => event.kind === 'message' && isOf(concept, event),
	);
	return fitting.length === 0 ? null : { world, event: pickFrom(fitting.slice(-12), random) };
}

/** Likes that may not be: of one's own post, of one that is not there, and twice. */
function provoke(world: World): void {
	const by = world.anyone();
	const posted = world.act(by, { do: 'post', text: world.text() });
	const post = posted.kind === 'message' ? String(posted.data['id']) : '';
	world.act(by, { do: 'like', post });
	const fan = world.anyone([by]);
	world.act(fan, { do: 'like', post });
	world.act(fan, { do: 'like', post });
	world.act(world.anyone(), { do: 'like', post: `${post}0` });
}

function isOf(concept: ConceptId, { type, recipients }: MessageEvent): boolean {
	if (concept === 'server-to-client') return type === 'liked';
	if (concept === 'refusal') return type === 'error';
	if (concept === 'broadcast-others') return type === 'posted';
	if (concept === 'unasked') return type === 'quotes';
	if (concept === 'broadcast-all') return type === 'market';
	if (recipients === 0) return false;
	return concept === 'rooms'
		? type === 'said' || type === 'room'
		: type === 'joined' || type === 'left';
}

const useOf = ({ by, what }: CodeCall): string => (by === 'reject' ? `${by} ${what}` : what);

/** What each line is for, as what follows “This line”. */
const USES: Readonly<Record<string, string>> = {
	posted: 'tells everyone but the author of a new post',
	liked: 'tells the author alone that a like has counted',
	'reject invalid': 'refuses a post whose id is taken by somebody else’s',
	'reject not-found': 'refuses a like of a post that is not there',
	'reject own-post': 'refuses a like of one’s own post',
	'reject already-liked': 'refuses a second like of the same post',
	said: 'tells the others in the sender’s room what was said',
	joined: 'tells those who are in a room already who has come in',
	left: 'tells those who stay behind in a room who has left it',
	room: 'tells the one who has moved where it is now, and with whom',
	market: 'tells everyone that the market opens or closes',
	quotes: 'tells one client the prices that it watches, at a tick and unasked',
};
