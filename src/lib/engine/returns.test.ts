import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatMessage, feedMessage, roomsMessage, stocksMessage } from '../../../tests/support/logs';
import { roomsApp } from '../../../tests/support/rooms-app';
import { chat, feed, stocks, type AnyApp } from '../apps';
import { DEFAULT_WATCH, type WireMessage } from '../protocol';
import { createEngine, type Turn } from './engine';
import type { LogEntry } from './log-entry';
import { isRecipient } from './membership';
import type { KeepLimits } from './returns';

const info = (id: string) => ({ id, name: `Name ${id}`, agent: 'browser' }) as const;
const frames = ({ deliveries }: Turn, to: string): string[] =>
	deliveries.flatMap(({ recipients, payload }) => (isRecipient(recipients, to) ? [payload] : []));

/** Where a client stands, counted as `docs/protocol.md` says. */
function createPosition() {
	let after = 0;
	let had = 0;
	return {
		at: () => ({ after, had }),
		welcome: (seq: number) => ([after, had] = [seq, 0]),
		got(payload: string) {
			const { seq, type } = JSON.parse(payload) as { seq: number; type: string };
			if (type === 'error') return;
			if (seq > after) [after, had] = [seq, 1];
			else if (seq === after) had++;
		},
	};
}

function world(app: AnyApp, limits?: KeepLimits) {
	const engine = createEngine(app, 7, limits);
	let at = 1000;
	const apply = (entry: LogEntry) => engine.apply(entry);
	return {
		engine,
		open: (id: string, back?: { after: number; had: number }) =>
			apply({
				...{ kind: 'open', at: ++at, client: info(id), key: `key of ${id}` },
				...(back ? { back } : {}),
			}),
		close: (client: string) => apply({ kind: 'close', at: ++at, client, code: 1006, reason: '' }),
		say: (client: string, message: WireMessage) =>
			apply({ kind: 'message', at: ++at, client, message, bytes: 9 }),
		order: (client: string, message: WireMessage) =>
			apply({ kind: 'message', at: ++at, client, message, bytes: 9, host: true }),
		tick: () => apply({ kind: 'tick', at: ++at }),
	};
}

describe('a client that comes back', () => {
	it('is sent what went to everyone and to itself alone while it was away, in order', () => {
		const { open, close, say } = world(feed);
		open('a');
		open('b');
		say('a', { type: 'post', id: 'p', text: 'Hello' });
		close('a');
		const posted = say('b', { type: 'post', id: 'q', text: 'You there?' });
		const liked = say('b', { type: 'like', post: 'p' });
		expect(liked.deliveries).toEqual([]); // nobody is there to be told
		const turn = open('a', { after: 1, had: 0 });
		expect(turn.recovered).toBe(true);
		expect(frames(turn, 'a').map((text) => JSON.parse(text))).toMatchObject([
			{ type: 'posted', seq: posted.seq, post: { id: 'q' } },
			{ type: 'liked', seq: liked.seq, post: 'p', likes: 1 },
		]);
		expect(frames(turn, 'a')[0]).toBe(posted.deliveries[0]?.payload);
		const [first, ...rest] = turn.events;
		expect(first).toMatchObject({ kind: 'open', client: info('a') });
		for (const event of rest) {
			expect(event).toMatchObject({ pattern: 'server-to-client', to: 'a', cause: first?.n });
			expect(event).not.toHaveProperty('again');
		}
	});

	it('is sent again what was under way when its connection broke, and that is marked', () => {
		const { open, close, say } = world(feed);
		open('a');
		open('b');
		say('b', { type: 'post', id: 'p', text: 'One' });
		say('b', { type: 'post', id: 'q', text: 'Two' });
		close('a');
		say('b', { type: 'post', id: 'r', text: 'Three' });
		const { events } = open('a', { after: 3, had: 1 });
		expect(events.slice(1)).toMatchObject([
			{ type: 'posted', data: { post: { id: 'q' } }, again: true },
			{ type: 'posted', data: { post: { id: 'r' } } },
		]);
		expect(events[2]).not.toHaveProperty('again');
	});

	it('is in its old room again, and has its watch list', () => {
		const talk = world(chat);
		talk.open('a');
		talk.open('b');
		for (const id of ['a', 'b']) talk.say(id, { type: 'join', room: 'tea' });
		talk.close('a');
		talk.say('b', { type: 'say', text: 'Gone?' });
		const { deliveries } = talk.open('a', { after: 4, had: 1 });
		expect(deliveries.map(({ payload }) => JSON.parse(payload))).toMatchObject([
			{ type: 'said', room: 'tea' },
			{ type: 'joined', room: 'tea', by: { id: 'a' } },
		]);
		expect(talk.engine.view('a')).toMatchObject({ room: 'tea' });

		const market = world(stocks);
		market.open('a');
		market.say('a', { type: 'watch', symbols: ['TIDE'] });
		market.close('a');
		market.open('a', { after: 1, had: 0 });
		expect(market.engine.view('a')).toMatchObject({ watched: ['TIDE'] });
	});

	it('gets what it missed in order, the fresh start too, and is where everyone is then', () => {
		const talk = world(chat);
		for (const id of ['a', 'b', 'c']) talk.open(id);
		for (const id of ['a', 'b']) talk.say(id, { type: 'join', room: 'tea' }); // 4 and 5
		talk.close('a');
		talk.say('b', { type: 'say', text: 'Gone?' });
		talk.order('c', { type: 'reset' });
		talk.say('c', { type: 'say', text: 'In the lobby' });
		talk.say('b', { type: 'join', room: 'tea' });
		talk.say('b', { type: 'say', text: 'Not for the lobby' });
		const back = talk.open('a', { after: 5, had: 1 });
		expect(frames(back, 'a').map((text) => JSON.parse(text))).toMatchObject([
			{ type: 'said', room: 'tea', text: 'Gone?' },
			{ type: 'renewed', by: { id: 'c' }, state: { room: 'lobby' } },
			{ type: 'said', room: 'lobby', text: 'In the lobby' },
			{ type: 'left', room: 'lobby', by: { id: 'b' } },
		]);
		expect(back.events.at(-1)).toMatchObject({ type: 'joined', room: 'lobby', recipients: 1 });
		expect(talk.engine.view('a')).toMatchObject({ room: 'lobby' });

		const market = world(stocks);
		for (const id of ['a', 'b']) market.open(id);
		market.say('a', { type: 'watch', symbols: ['TIDE'] });
		market.close('a');
		market.order('b', { type: 'reset' });
		expect(market.open('a', { after: 1, had: 0 }).recovered).toBe(true);
		expect(market.engine.view('a')).toMatchObject({ watched: DEFAULT_WATCH });
	});

	it.each([
		['is away', true],
		['is here', false],
	])('cannot do so once the host has removed it, whether it %s then', (_, isAway) => {
		const { open, close, order, engine } = world(feed);
		for (const id of ['a', 'b']) open(id);
		if (isAway) close('b');
		expect(order('a', { type: 'remove', client: 'b' }).host).toEqual({ remove: 'b' });
		if (!isAway) close('b');
		expect([engine.holder('key of b'), engine.isRemoved('b')]).toEqual([null, true]);
		// Its opening may have been on its way into the log already.
		for (const position of [undefined, { after: 2, had: 0 }]) {
			const { events, deliveries, recovered } = open('b', position);
			expect([events, deliveries, recovered]).toEqual([[], [], undefined]);
		}
		expect(engine.members().map(({ id }) => id)).toEqual(['a']);
		const again = order('a', { type: 'remove', client: 'b' });
		expect(again.events.at(-1)).toMatchObject({ type: 'error', data: { code: 'not-found' } });
	});

	it.each([
		['is beyond the log', { after: 4, had: 0 }],
		['holds more than there was', { after: 3, had: 2 }],
	])('gets no part when its position %s', (_, position) => {
		const { open, close, say } = world(feed);
		open('a');
		open('b');
		say('b', { type: 'post', text: 'One' });
		say('b', { type: 'post', text: 'Two' });
		close('a'); // 5
		const back = position.after === 4 ? { after: 6, had: 0 } : position;
		const turn = open('a', back);
		expect([turn.recovered, turn.deliveries]).toEqual([undefined, []]);
	});

	it.each([
		['has just come', []],
		['holds a message', ['Got']],
	])('is in the window of the kept messages, and not with one more: it %s', (_, got) => {
		const KEPT = 300;
		const run = (kept: number) => {
			const { open, close, say } = world(feed, { messages: KEPT, chars: 1e9, away: 9 });
			open('b');
			open('a'); // 2
			for (const text of got) say('b', { type: 'post', text }); // 3
			close('a');
			// Its position is that of a message, which has to be kept like any other.
			const missed = kept - got.length;
			for (let i = 0; i < missed; i++) say('b', { type: 'post', text: String(i) });
			const { recovered, deliveries } = open('a', { after: 2 + got.length, had: got.length });
			expect(deliveries).toHaveLength(recovered ? missed : 0);
			return recovered ?? false;
		};
		// Memory is tidied up in blocks: wherever in a block it is, the answer is the same.
		const counts = [KEPT - 1, KEPT, KEPT + 1, KEPT + 255, KEPT + 256, KEPT + 257, 2 * KEPT];
		expect(counts.map(run)).toEqual(counts.map((count) => count <= KEPT));
	});

	it('is out of the window past the size that one client may miss', () => {
		const { open, close, say, engine } = world(feed, { messages: 99, chars: 300, away: 9 });
		open('b');
		const sizes: number[] = [];
		for (const id of ['c', 'd']) open(id);
		for (const id of ['c', 'd']) close(id);
		const size = () => sizes.reduce((sum, one) => sum + one, 0);
		const post = () =>
			sizes.push(say('b', { type: 'post', text: 'x' }).deliveries[0]?.payload.length ?? 0);
		post();
		while (size() + (sizes[0] ?? 0) <= 300) post();
		expect(open('c', { after: 2, had: 0 }).recovered).toBe(true);
		post();
		expect(size()).toBeGreaterThan(300);
		expect(open('d', { after: 3, had: 0 }).recovered).toBeUndefined();
		expect(engine.clients).toBe(3);
	});

	it('forgets who left first when too many are away', () => {
		const { open, close, engine } = world(feed, { messages: 99, chars: 999, away: 2 });
		for (const id of ['a', 'b', 'c']) open(id);
		for (const id of ['a', 'b']) close(id);
		expect(engine.holder('key of a')).toMatchObject({ client: { id: 'a' } });
		close('c');
		expect(engine.holder('key of a')).toBeNull();
		expect(engine.holder('key of b')).toMatchObject({ client: { id: 'b' }, leftAt: 1005 });
	});
});

type Step = readonly ['cut' | 'back' | 'tick', string] | readonly [WireMessage, string];

describe.each([
	['feed', feed as AnyApp, feedMessage],
	['chat', chat as AnyApp, chatMessage],
	['stocks', stocks as AnyApp, stocksMessage],
	['rooms', roomsApp as AnyApp, roomsMessage],
])('the law of coming back: %s', (_, app, message) => {
	const who = fc.constantFrom('a', 'b', 'c');
	const step: fc.Arbitrary<Step> = fc.oneof(
		fc.tuple(fc.constantFrom('cut' as const, 'back' as const, 'tick' as const), who),
		{ weight: 3, arbitrary: fc.tuple(message, who) },
	);

	it('whatever is lost with a connection, each client gets everything once and in order', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), fc.nat(3), (steps, loss) => {
				const { open, close, order, tick } = world(app);
				const clients = new Map<string, Reader>();
				const due = createDue(app.home);

				const spread = (turn: Turn) => {
					due.add(turn);
					for (const [id, client] of clients) if (client.here) client.sent(frames(turn, id));
				};
				for (const id of ['a', 'b', 'c']) {
					const turn = open(id);
					clients.set(id, createReader(turn.seq));
					due.enter(id);
					spread(turn);
				}
				const comeBack = (id: string, client: Reader) => {
					if (client.here) return;
					client.here = true;
					const turn = open(id, client.position());
					expect(turn.recovered).toBe(true);
					spread(turn);
				};
				for (const [what, id] of steps) {
					const client = clients.get(id);
					if (!client) continue;
					if (what === 'tick') spread(tick());
					else if (what === 'back') comeBack(id, client);
					else if (what !== 'cut') {
						if (client.here) spread(order(id, what)); // each may be the host
					} else if (client.here) {
						client.arrive(loss);
						client.here = false;
						spread(close(id));
					}
				}
				for (const [id, client] of clients) comeBack(id, client);
				for (const [id, client] of clients) {
					client.arrive(0);
					const seqs = client.got.map((text) => (JSON.parse(text) as { seq: number }).seq);
					expect(seqs).toEqual([...seqs].sort((x, y) => x - y));
					const broadcasts = client.got.filter((text) => due.isBroadcast(text));
					expect(broadcasts).toEqual(due.of(id));
				}
			}),
		);
	});
});

/** A client that counts what it got, and loses what was under way. */
function createReader(seq: number) {
	const place = createPosition();
	place.welcome(seq);
	const got: string[] = [];
	let wire: string[] = [];
	return {
		here: true,
		got,
		position: place.at,
		sent: (texts: readonly string[]) => void wire.push(...texts),
		/** What is under way arrives, but for the last `lost` messages. */
		arrive(lost: number): void {
			for (const text of wire.slice(0, Math.max(0, wire.length - lost))) {
				got.push(text);
				place.got(text);
			}
			wire = [];
		},
	};
}
type Reader = ReturnType<typeof createReader>;

/** The broadcasts that each client is due, told from the trace as if nobody ever left. */
function createDue(home: string | undefined) {
	const rooms = new Map<string, string>();
	const causes = new Map<number, string>();
	const due = new Map<string, string[]>();
	const broadcasts = new Set<string>();
	return {
		enter: (id: string) => void due.set(id, []),
		add({ events }: Turn): void {
			for (const event of events) {
				if (event.kind === 'room' && event.action === 'join') rooms.set(event.client, event.room);
				if (event.kind === 'open') causes.set(event.n, event.client.id);
				if (event.kind === 'close') causes.set(event.n, event.client);
				if (event.kind !== 'message') continue;
				if (event.cause === null) causes.set(event.n, event.from);
				if (event.pattern !== 'broadcast') continue;
				const text = JSON.stringify({ type: event.type, ...event.data });
				broadcasts.add(text);
				// Who is away is where everyone is in a fresh start.
				if (event.type === 'renewed' && home !== undefined)
					for (const id of due.keys()) rooms.set(id, home);
				const sender = causes.get(event.cause ?? 0);
				for (const [id, texts] of due) {
					if (event.audience?.endsWith('others') && id === sender) continue;
					if (event.room !== undefined && rooms.get(id) !== event.room) continue;
					texts.push(text);
				}
			}
		},
		of: (id: string): readonly string[] => due.get(id) ?? [],
		isBroadcast: (text: string): boolean => broadcasts.has(text),
	};
}
