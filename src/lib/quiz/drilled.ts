import type { ConceptId } from './concepts';
import { TOPICS } from './drills/topics';

/** The concepts that practice asks about again and again: all that some kind of drill can make. */
export const DRILLED: ReadonlySet<ConceptId> = new Set(TOPICS.map(({ concept }) => concept));
