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
	line: {
		title: 'Which line of code sent it?',
		concepts: [
			...(['server-to-client', 'unasked', 'refusal', 'broadcast-all'] as const),
			...(['broadcast-others', 'rooms', 'room-in-the-program'] as const),
		],
		load: () => import('./kinds/line'),
	},
	screen: {
		title: 'What will they see?',
		concepts: [
			...(['server-to-client', 'refusal', 'silence', 'broadcast-all'] as const),
			...(['broadcast-others', 'rooms', 'subscriptions'] as const),
		],
		load: () => import('./kinds/screen'),
	},
	order: {
		title: 'Put the messages in order',
		concepts: [
			...(['client-to-server', 'no-direct-line', 'full-duplex'] as const),
			...(['unasked', 'rooms', 'subscriptions'] as const),
		],
		load: () => import('./kinds/order'),
	},
	bug: {
		title: 'Spot the bug',
		concepts: [
			...(['server-to-client', 'refusal', 'broadcast-all'] as const),
			...(['broadcast-others', 'rooms', 'subscriptions'] as const),
		],
		load: () => import('./kinds/bug'),
	},
	count: {
		title: 'How many frames?',
		concepts: ['copies', 'silence', 'unasked', 'rooms'],
		load: () => import('./kinds/count'),
	},
	payload: {
		title: 'What is in the frame?',
		concepts: ['no-direct-line', 'room-in-the-program'],
		load: () => import('./kinds/payload'),
	},
	tally: {
		title: 'What did the connection carry?',
		concepts: ['unasked'],
		load: () => import('./kinds/tally'),
	},
	requests: {
		title: 'How many requests?',
		concepts: ['polling', 'server-sent-events', 'full-duplex'],
		load: () => import('./kinds/requests'),
	},
	upgrade: {
		title: 'Answer the handshake',
		concepts: ['handshake', 'origin'],
		load: () => import('./kinds/upgrade'),
	},
	frame: {
		title: 'Read the frame',
		concepts: ['frames', 'masking', 'control-frames', 'close-codes'],
		load: () => import('./kinds/frame'),
	},
	close: {
		title: 'Why did it close?',
		concepts: ['close-codes'],
		load: () => import('./kinds/close'),
	},
	resume: {
		title: 'What was missed?',
		concepts: ['resume'],
		load: () => import('./kinds/resume'),
	},
	retry: {
		title: 'Sent again',
		concepts: ['duplicates'],
		load: () => import('./kinds/retry'),
	},
	delay: {
		title: 'Delay and order',
		concepts: ['order-and-delay'],
		load: () => import('./kinds/delay'),
	},
	queue: {
		title: 'A slow reader',
		concepts: ['backpressure'],
		load: () => import('./kinds/queue'),
	},
	validation: {
		title: 'Is it valid?',
		concepts: ['validation'],
		load: () => import('./kinds/validation'),
	},
	identity: {
		title: 'Who reads, who speaks?',
		concepts: ['encryption-and-identity'],
		load: () => import('./kinds/identity'),
	},
	bus: {
		title: 'Many servers',
		concepts: ['many-servers'],
		load: () => import('./kinds/bus'),
	},
};

/** Everything that can be asked: each kind about each of its concepts. */
export const TOPICS: readonly Topic[] = DRILL_KINDS.flatMap((kind) =>
	KINDS[kind].concepts.map((concept) => ({ kind, concept })),
);

/** `recipients.rooms` */
export const topicId = ({ kind, concept }: Topic): string => `${kind}.${concept}`;
