import fc from 'fast-check';
import type { LogEntry } from '../../src/lib/engine';
import { SYMBOLS, utf8Length, type WireMessage } from '../../src/lib/protocol';

const CLIENTS = ['a', 'b', 'c', 'd', 'e'];
const anyClient = fc.constantFrom(...CLIENTS);
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary', minLength: 1 }));
const anyRef = fc.option(fc.oneof(fc.nat(), fc.string({ maxLength: 4 })), { nil: undefined });

type Step =
	| { readonly do: 'open' | 'close'; readonly client: string }
	| { readonly do: 'message'; readonly client: string; readonly message: WireMessage }
	| { readonly do: 'tick' };

/** Messages that feeds get; own ids and ids of posts collide often. */
export const feedMessage: fc.Arbitrary<WireMessage> = fc.oneof(
	fc.record({ type: fc.constant('post'), text: anyText }),
	fc.record({ type: fc.constant('post'), text: anyText, id: anyPost(), ref: anyRef }),
	fc.record({ type: fc.constant('like'), post: anyPost(), ref: anyRef }),
	...hosts(),
);

/** Messages that chats get; rooms are few, so that clients meet. */
export const chatMessage: fc.Arbitrary<WireMessage> = fc.oneof(
	fc.record({
		type: fc.constant('join'),
		room: fc.constantFrom('lobby', 'tea', 'böse 🐙', '__proto__'),
		ref: anyRef,
	}),
	fc.record({ type: fc.constant('leave'), ref: anyRef }),
	{ weight: 2, arbitrary: fc.record({ type: fc.constant('say'), text: anyText }) },
	...hosts(),
);

/** Messages that tickers get. */
export const stocksMessage: fc.Arbitrary<WireMessage> = fc.oneof(
	fc.record({
		type: fc.constant('watch'),
		symbols: fc.subarray([...SYMBOLS]),
		ref: anyRef,
	}),
	...hosts(),
);

/** Messages that the rooms app gets. */
export const roomsMessage: fc.Arbitrary<WireMessage> = fc.oneof(
	fc.record({ type: fc.constant('join'), room: fc.constantFrom('lobby', 'red', 'blue') }),
	fc.record({ type: fc.constant('leave'), ref: anyRef }),
	fc.record({ type: fc.constantFrom('say', 'echo', 'shout'), text: anyText }),
	fc.record({ type: fc.constant('whisper'), to: anyClient, text: anyText }),
	fc.record({ type: fc.constant('dice') }),
	...hosts(),
);

function anyPost(): fc.Arbitrary<string> {
	return fc.oneof(
		fc.nat(40).map((n) => `p${n}`),
		fc.constantFrom('own-1', 'own-2'),
	);
}

/** What a host says; who is none is refused. */
function hosts(): fc.Arbitrary<WireMessage>[] {
	return [
		fc.record({ type: fc.constant('announce'), text: anyText, ref: anyRef }),
		fc.record({ type: fc.constant('reset'), ref: anyRef }),
	];
}

/**
 * Any log that a server could write: time never runs back, nobody opens twice; but messages and
 * closes of clients that are not there do occur. `ticks` is how many there are for eight messages.
 */
export function anyLog(message: fc.Arbitrary<WireMessage>, ticks = 1): fc.Arbitrary<LogEntry[]> {
	const step: fc.Arbitrary<Step> = fc.oneof(
		{ weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), client: anyClient }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), client: anyClient }) },
		{
			weight: 8,
			arbitrary: fc.record({ do: fc.constant('message' as const), client: anyClient, message }),
		},
		{ weight: ticks, arbitrary: fc.constant({ do: 'tick' as const }) },
	);
	const timed = fc.tuple(step, fc.nat(2000), fc.boolean());
	return fc.array(timed, { maxLength: 60, size: 'max' }).map((steps) => {
		const connected = new Set<string>();
		const log: LogEntry[] = [];
		let at = 1_700_000_000_000;
		for (const [taken, pause, host] of steps) {
			at += pause;
			if (taken.do === 'tick') log.push({ kind: 'tick', at });
			else if (taken.do === 'message') {
				const { client, message } = taken;
				const bytes = utf8Length(JSON.stringify(message));
				log.push({ kind: 'message', at, client, message, bytes, ...(host ? { host } : {}) });
			} else if (taken.do === 'close') {
				connected.delete(taken.client);
				log.push({ kind: 'close', at, client: taken.client, code: 1001, reason: '' });
			} else if (!connected.has(taken.client)) {
				connected.add(taken.client);
				const client = {
					id: taken.client,
					name: `Name ${taken.client}`,
					agent: 'browser',
				} as const;
				log.push({ kind: 'open', at, client });
			}
		}
		return log;
	});
}
