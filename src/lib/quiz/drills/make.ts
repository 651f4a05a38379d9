import { mixSeeds } from '../../engine';
import { isConcept } from '../concepts';
import { DRILL_KINDS, drillId, type Drill, type DrillKind, type DrillRef } from './drill';
import { KINDS, topicId } from './topics';

/** Makes a drill; the same topic and seed give the same. Loads the code of its kind first. */
export async function makeDrill({ kind, concept, seed }: DrillRef): Promise<Drill> {
	const { make } = await KINDS[kind].load();
	// Two topics of one seed must not tell the same story.
	const made = await make(concept, mixSeeds(seed, hashOf(topicId({ kind, concept }))));
	return { id: drillId({ kind, concept, seed }), kind, concept, seed, ...made };
}

const hashOf = (text: string): number =>
	[...text].reduce((hash, char) => (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0, 7);

/** Reads the id of a drill; null if it names none. */
export function readDrillId(id: string): DrillRef | null {
	const [, kind = '', concept = '', digits = ''] = /^([\w-]+)\.([\w-]+)\.(\d+)$/.exec(id) ?? [];
	const seed = Number(digits);
	if (digits === '' || !isKind(kind) || !isConcept(concept) || seed >= 2 ** 32) return null;
	return KINDS[kind].concepts.includes(concept) ? { kind, concept, seed } : null;
}

const isKind = (kind: string): kind is DrillKind =>
	(DRILL_KINDS as readonly string[]).includes(kind);
