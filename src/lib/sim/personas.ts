import type { Act, SeenPost } from './sim-client';

export const PERSONA_NAMES = ['lurker', 'regular', 'chatty', 'fan'] as const;
export type PersonaName = (typeof PERSONA_NAMES)[number];

/** How a simulated client of the feed behaves. */
export interface Persona {
	/** In words, for people. */
	readonly words: string;
	/** Mean time between two decisions at rate 1, in ms. */
	readonly meanMs: number;
	/** Chance that a decision is to post. */
	readonly posts: number;
	/** Chance that it is to like; the rest is reading on. */
	readonly likes: number;
}

export const PERSONAS: Readonly<Record<PersonaName, Persona>> = {
	lurker: { words: 'reads, seldom likes', meanMs: 15_000, posts: 0, likes: 0.35 },
	regular: { words: 'posts and likes now and then', meanMs: 9_000, posts: 0.4, likes: 0.4 },
	chatty: { words: 'posts a lot', meanMs: 6_000, posts: 0.8, likes: 0.15 },
	fan: { words: 'likes what others post', meanMs: 5_000, posts: 0.05, likes: 0.85 },
};

/** A post is liked no sooner after its arrival, in ms: a person has to read it. */
export const READING_MS = 2_500;
/** Only this many newest posts are still on a person's mind. */
const RECENT = 12;

/** What a persona has before it when it decides. */
export interface Situation {
	readonly posts: Iterable<SeenPost>;
	readonly liked: ReadonlySet<string>;
	/** On the clock of `arrivedAt`, in ms. */
	readonly now: number;
	readonly random: () => number;
	/** Gives the text of a new post. */
	readonly text: () => string;
}

/** Time until the next decision in ms, at `rate` times a human's pace. */
export function thinkingMs({ meanMs }: Persona, rate: number, random: () => number): number {
	return (meanMs * (0.4 + 1.2 * random())) / rate;
}

/** What the persona does now; null if it reads on. Never likes an own post, or one twice. */
export function decide(persona: Persona, situation: Situation): Act | null {
	const { liked, now, random, text } = situation;
	const mood = random();
	if (mood < persona.posts) return { do: 'post', text: text() };
	if (mood >= persona.posts + persona.likes) return null;

	const likeable = [...situation.posts]
		.slice(-RECENT)
		.filter(({ id, own, arrivedAt }) => !own && !liked.has(id) && now - arrivedAt >= READING_MS);
	const post = likeable[Math.floor(random() * likeable.length)];
	return post ? { do: 'like', post: post.id } : null;
}
