import type { ConceptId } from './concepts';

/** The concepts that practice asks about again and again: now the patterns, on live traffic of the feed. */
export const DRILLED: ReadonlySet<ConceptId> = new Set<ConceptId>([
	'client-to-server',
	'server-to-client',
	'broadcast-others',
]);
