import type { ConceptId } from '../concepts';
import { DRILL_KINDS, type DrillKind, type Topic } from './drill';
import type { Maker } from './maker';

interface KindOfDrill {
	/** What it is about, in a few words for people. */
	readonly title: string;
	/** The concepts that it can ask about. */
	readonly concepts: readonly ConceptId[];
	/** Its questions come in a chunk of their own. */
	readonly load: () => Promise<{ readonly make: Maker }>;
}

/** Every kind of drill. */
export const KINDS: Readonly<Record<DrillKind, KindOfDrill>> = {
	pattern: {
		title: 'Name the pattern',
		concepts: [
			...(['client-to-server', 'server-to-client', 'unasked', 'refusal'] as const),
			...(['broadcast-all', 'broadcast-others', 'rooms', 'pattern-is-the-act'] as const),
		],
		load: () => import('./kinds/pattern'),
	},
	recipients: {
		title: 'Who receives it?',
		concepts: [
			...(['server-to-client', 'unasked', 'refusal', 'silence'] as const),
			...(['broadcast-all', 'broadcast-others', 'rooms', 'subscriptions'] as const),
		],
		load: () => import('./kinds/recipients'),
	},
};

/** Everything that can be asked: each kind about each of its concepts. */
export const TOPICS: readonly Topic[] = DRILL_KINDS.flatMap((kind) =>
	KINDS[kind].concepts.map((concept) => ({ kind, concept })),
);

/** `recipients.rooms` */
export const topicId = ({ kind, concept }: Topic): string => `${kind}.${concept}`;
