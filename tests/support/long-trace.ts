import { feed } from '../../src/lib/apps';
import { createEngine, createRandom, type LogEntry } from '../../src/lib/engine';
import type { TraceEvent, WireMessage } from '../../src/lib/protocol';
import { TEXTS } from '../../src/lib/sim/texts';

export interface LongTraceOptions {
	readonly clients: number;
	/** Client messages in a second. */
	readonly perSecond: number;
	/** One client leaves and another comes every so many messages; never if absent. */
	readonly churnEvery?: number;
	/** The host resets the playground every so many messages; never if absent. */
	readonly resetEvery?: number;
	readonly seed?: number;
}

/** Likes go to the newest posts, as people's do. */
const RECENT = 20;

/** A feed's trace without end, as a crowd would make it: posts and likes, the same for a seed. */
export function* longTrace({
	clients,
	perSecond,
	churnEvery = Infinity,
	resetEvery = Infinity,
	seed = 1,
}: LongTraceOptions): Generator<TraceEvent> {
	const engine = createEngine(feed, seed);
	const random = createRandom(seed);
	const here: string[] = [];
	const recent: string[] = [];
	let at = 1_700_000_000_000;
	let opened = 0;

	const apply = (entry: LogEntry): readonly TraceEvent[] => engine.apply(entry).events;
	const open = () => {
		const id = `c${++opened}`;
		here.push(id);
		return apply({
			kind: 'open',
			at,
			client: { id, name: `Client ${opened}`, agent: 'simulated' },
		});
	};

	for (let i = 0; i < clients; i++) {
		at += 40;
		yield* open();
	}
	for (let sent = 1; ; sent++) {
		at += Math.round((2 * random() * 1000) / perSecond);
		if (sent % churnEvery === 0) {
			const client = here.splice(Math.floor(random() * here.length), 1)[0] ?? '';
			yield* apply({ kind: 'close', at, client, code: 1001, reason: '' });
			yield* open();
		}
		const client = here[Math.floor(random() * here.length)] ?? '';
		if (sent % resetEvery === 0) {
			recent.length = 0;
			const message: WireMessage = { type: 'reset' };
			yield* apply({ kind: 'message', at, client, message, bytes: 16, host: true });
		}
		const post = recent[Math.floor(random() * recent.length)];
		const text = `${TEXTS[Math.floor(random() * TEXTS.length)]} ${sent}`;
		const message: WireMessage =
			post && random() < 0.5 ? { type: 'like', post } : { type: 'post', id: `own-${sent}`, text };
		if (message.type === 'post' && recent.push(`own-${sent}`) > RECENT) recent.shift();
		yield* apply({ kind: 'message', at, client, message, bytes: JSON.stringify(message).length });
	}
}

/** The next `count` items of an endless one. */
export function take<T>(items: Iterator<T>, count: number): T[] {
	const taken: T[] = [];
	while (taken.length < count) taken.push(items.next().value as T);
	return taken;
}
