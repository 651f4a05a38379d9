import { createRandom, mixSeeds } from '../../engine';
import { shuffle } from '../../sim/names';
import type { ConceptId } from '../concepts';
import type { Drill, Topic } from './drill';
import { makeDrill } from './make';
import { TOPICS, topicId } from './topics';

export interface DrillRoundOptions {
	/** How many questions; 10 unless said. */
	readonly size?: number;
	/** Only about these; about everything if absent or empty. */
	readonly concepts?: readonly ConceptId[];
	/** These come first of all to be asked, as far as there is room: what is due again. */
	readonly due?: readonly Topic[];
}

/** Concepts that are easily taken for one another: their questions stand side by side. */
const CONFUSABLE: readonly (readonly ConceptId[])[] = [
	['broadcast-all', 'broadcast-others', 'rooms'],
	['server-to-client', 'pattern-is-the-act', 'refusal', 'subscriptions'],
	['unasked', 'silence', 'full-duplex'],
	['room-in-the-program', 'no-direct-line', 'copies'],
	['polling', 'server-sent-events'],
	['frames', 'masking', 'control-frames'],
	['handshake', 'origin', 'encryption-and-identity'],
	['resume', 'duplicates'],
	['order-and-delay', 'backpressure'],
];
const areConfusable = (a: ConceptId, b: ConceptId): boolean =>
	a !== b && CONFUSABLE.some((group) => group.includes(a) && group.includes(b));

/** Chance that a question is followed by one about something confusable, if there is one. */
const SIDE_BY_SIDE = 0.5;
/** So many seeds are tried for a question that is not like one of its round. */
const TRIES = 20;

/**
 * A round of questions in which no two are alike. What is due comes for sure; topics repeat only
 * if there are fewer of them than questions. Neighbours are of different kinds and concepts
 * wherever that is possible.
 */
export async function makeRound(seed: number, options: DrillRoundOptions = {}): Promise<Drill[]> {
	const random = createRandom(mixSeeds(seed, 21));
	const drills: Drill[] = [];
	const seen = new Set<string>();
	for (const topic of planTopics(random, options)) {
		for (let i = 0; i < TRIES; i++) {
			const drill = await makeDrill({ ...topic, seed: Math.floor(random() * 2 ** 32) });
			const signature = signatureOf(drill);
			if (seen.has(signature)) continue;
			seen.add(signature);
			drills.push(drill);
			break;
		}
	}
	return drills;
}

/** The topics of a round, in the order in which they are asked. */
export function planTopics(
	random: () => number,
	{ size = 10, concepts = [], due = [] }: DrillRoundOptions,
): Topic[] {
	const wanted = TOPICS.filter(
		({ concept }) => concepts.length === 0 || concepts.includes(concept),
	);
	const chosen = new Map(due.slice(0, size).map((topic) => [topicId(topic), topic]));
	for (const topic of spread(wanted, random))
		if (chosen.size < size) chosen.set(topicId(topic), topic);
	const topics = [...chosen.values()];
	const all = topics.length > 0 ? topics : [...TOPICS];
	return interleave(
		Array.from({ length: size }, (_, i) => all[i % all.length] as Topic),
		random,
	);
}

/** In a seeded order in which each concept comes once before any comes again. */
function spread(topics: readonly Topic[], random: () => number): Topic[] {
	const turns = new Map<ConceptId, number>();
	return shuffle(topics, random)
		.map((topic) => {
			const turn = turns.get(topic.concept) ?? 0;
			turns.set(topic.concept, turn + 1);
			return { topic, turn };
		})
		.sort((a, b) => a.turn - b.turn)
		.map(({ topic }) => topic);
}

/** Puts confusable ones beside each other, and never the same beside the same if it can be helped. */
function interleave(topics: readonly Topic[], random: () => number): Topic[] {
	const left = shuffle(topics, random);
	const order: Topic[] = [];
	while (left.length > 0) {
		const last = order.at(-1);
		const other = left.filter(
			({ kind, concept }) => kind !== last?.kind && concept !== last?.concept,
		);
		const near = last ? other.filter(({ concept }) => areConfusable(concept, last.concept)) : [];
		const different = left.filter(({ concept }) => concept !== last?.concept);
		const next =
			(random() < SIDE_BY_SIDE ? near[0] : undefined) ?? other[0] ?? different[0] ?? left[0];
		if (!next) break;
		left.splice(left.indexOf(next), 1);
		order.push(next);
	}
	return order;
}

/** Drills of the same signature ask the same: only the order of the choices may differ. */
export function signatureOf({ question, exhibits, ask }: Drill): string {
	const choices =
		ask.form === 'one'
			? ask.choices.map(({ text }) => text)
			: ask.form === 'clients'
				? ask.clients.map(({ name }) => name)
				: ask.items.map(({ text }) => text);
	return JSON.stringify([question, exhibits, [...choices].sort()]);
}
