import { outcomeOf } from '../../../engine';
import type { ConceptId } from '../../concepts';
import { diceOf, sceneBefore, type Made } from '../maker';
import { isForAll, isNotAnswered } from '../moments/any-app';
import { says } from '../moments/chat';
import { isRefused, likes, posts } from '../moments/feed';
import type { Moment } from '../moments/moment';
import { ticks, watched } from '../moments/stocks';
import { deedOf } from '../words';
import { pickFrom } from '../world';

/** Click the clients that will receive it; the server has not acted yet. */
export function make(concept: ConceptId, seed: number): Made {
	const script = SCRIPTS[concept] ?? posts;
	const { world, root, type, holding, ask, outside, inside, why } = script(seed);
	const { app, trace } = world;
	const { effects, reached, connected, nameOf } = outcomeOf(trace, root, type);
	const meant = new Set(
		reached.flatMap((ids, i) =>
			holding === undefined || JSON.stringify(effects[i]?.data).includes(holding) ? ids : [],
		),
	);
	const key = connected.filter((id) => meant.has(id));
	const clients = connected.map((id) => ({
		...{ id, name: nameOf(id) },
		reason: meant.has(id) ? inside(id) : outside(id),
	}));
	return {
		question: `${deedOf(trace, root)} ${varied(ask, diceOf(seed + 1))}`,
		scene: sceneBefore(app, trace, root),
		exhibits: [],
		ask: { form: 'clients', clients, key },
		why: why(key.map(nameOf)),
	};
}

/** The same question, now and then in other words. */
const varied = (ask: string, random: () => number): string =>
	ask.replace(/Who receives (`\w+`)\?$/, (same, type: string) =>
		pickFrom(
			[same, `Which clients will get ${type}?`, `To whom does the server send ${type}?`],
			random,
		),
	);

const SCRIPTS: Readonly<Partial<Record<ConceptId, (seed: number) => Moment>>> = {
	'broadcast-others': posts,
	'server-to-client': likes,
	refusal: isRefused,
	silence: isNotAnswered,
	'broadcast-all': isForAll,
	rooms: says,
	unasked: ticks,
	subscriptions: watched,
};
