import { SERVER, type MessageEvent, type TraceEvent } from '../../../protocol';
import type { Person, World } from '../world';

/** A turn to be asked about, with the words. */
export interface Moment {
	readonly world: World;
	/** What began the turn. */
	readonly root: TraceEvent;
	/** Which of its messages count: those of a type, those that hold something, or all. */
	readonly type: string | null;
	readonly holding?: string;
	readonly ask: string;
	/** Why it is wrong to take a client in that is not meant. */
	readonly outside: (id: string) => string;
	/** Why it is wrong to leave one out that is. */
	readonly inside: (id: string) => string;
	readonly why: (names: readonly string[]) => string;
}

/** Whether an id is somebody else's. */
export const isOther = (person: Person, id: string): boolean => person.id !== id;

/** Lets the clock tick until a message of this type comes of it; null if none does soon. */
export function tickUntil(world: World, type: string): TraceEvent | null {
	for (let i = 0; i < 20; i++) {
		const root = world.tick();
		if (root?.kind === 'message' && root.type === type) return root;
	}
	return null;
}

/** The message that an act led to. */
export const wordOf = (event: TraceEvent): MessageEvent => {
	if (event.kind !== 'message' || event.from === SERVER) throw new Error('Nothing was sent.');
	return event;
};
