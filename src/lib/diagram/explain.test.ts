import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { chat, feed, stocks, type AnyApp } from '../apps';
import { createEngine } from '../engine';
import {
	APPS,
	ChatServerMessage,
	CLIENT_MESSAGES,
	FeedServerMessage,
	SERVER,
	StocksServerMessage,
} from '../protocol';
import { explain, payloadOf } from './explain';
import { saidInWords, toldInWords } from './message-words';

/** A feed where `others` clients besides Ada are connected. */
function feedWith(others: number) {
	const told = story().open('a', 'Ada');
	for (let i = 1; i <= others; i++) told.open(`b${i}`, `Bob ${i}`);
	return told.wait(9000);
}

/** Explains the last message of `type`. */
function explained(told: ReturnType<typeof story>, type: string, app: AnyApp = feed) {
	const timeline = told.timeline('live', app);
	const all = [...timeline.causes, ...timeline.effects];
	const flight = all.findLast(({ event }) => event.type === type);
	if (!flight) throw new Error(`no ${type}`);
	return explain(timeline, flight);
}

describe('what a client sends', () => {
	it('goes to the server and to nobody else', () => {
		const { route, sentence, why } = explained(feedWith(2).post('a', 'hi'), 'post');
		expect(route).toBe('Ada → server');
		expect(sentence).toBe('Ada sends a post, “hi”, to the server, and to nobody else.');
		expect(why).toContain('Client to server');
	});

	it('may be a like or an announcement', () => {
		const liked = feedWith(1).post('a', 'hi', 'x').like('b1', 'x');
		expect(explained(liked, 'like').sentence).toBe(
			'Bob 1 sends a like for the post “x” to the server, and to nobody else.',
		);
		expect(explained(feedWith(1).announce('a', 'Lunch'), 'announce').sentence).toBe(
			'Ada sends an announcement, “Lunch”, to the server, and to nobody else.',
		);
	});
});

describe('a broadcast', () => {
	const posted = (others: number) => explained(feedWith(others).post('a', 'hi'), 'posted');

	it('to many says how many copies leave and who is left out', () => {
		const { route, sentence, why } = posted(5);
		expect(route).toBe('server → 5 others');
		expect(sentence).toBe('The server tells everyone but Ada (5 clients) that Ada posted “hi”.');
		expect(why).toBe(
			'Broadcast: the server’s code addressed an audience, not a client. '.replace('’', "'") +
				'5 copies of the same bytes leave, one on each connection. Ada sent it and is left out.',
		);
	});

	it('to two or three names them', () => {
		expect(posted(2).sentence).toContain('everyone but Ada (Bob 1, Bob 2)');
		expect(posted(3).sentence).toContain('everyone but Ada (Bob 1, Bob 2, Bob 3)');
	});

	it('to one is a broadcast all the same', () => {
		expect(posted(1).route).toBe('server → 1 other');
		expect(posted(1).why).toContain('One client is in it at the moment');
	});

	it('to nobody says so', () => {
		const { route, sentence, why } = posted(0);
		expect(route).toBe('server → 0 others');
		expect(sentence).toContain('everyone but Ada (nobody just now)');
		expect(why).toContain('no frame leaves');
	});

	it('to all leaves nobody out', () => {
		const { route, sentence, why } = explained(feedWith(3).announce('a', 'Lunch'), 'announcement');
		expect(route).toBe('server → all 4');
		expect(sentence).toBe(
			'The server tells everyone (4 clients) what the host announces: “Lunch”.',
		);
		expect(why).not.toContain('left out');
	});
});

describe('a fresh start', () => {
	const told = () => feedWith(3).post('a', 'hi').reset('a');

	it('is an order of the host, and is told to all', () => {
		expect(explained(told(), 'reset').sentence).toBe(
			'Ada sends an order to let the app begin anew to the server, and to nobody else.',
		);
		const { route, sentence, why } = explained(told(), 'renewed');
		expect(route).toBe('server → all 4');
		expect(sentence).toBe(
			'The server tells everyone (4 clients) that the app begins anew, since Ada has reset it.',
		);
		expect(why).toContain('Broadcast');
	});
});

describe('every message of every app', () => {
	const event = { n: 1, at: 1, kind: 'message', cause: null, recipients: 1, bytes: 2 } as const;
	const up = { ...event, pattern: 'client-to-server', from: 'a' } as const;
	const down = { ...event, pattern: 'server-to-client', from: SERVER, to: 'a' } as const;
	const SERVERS = { feed: FeedServerMessage, chat: ChatServerMessage, stocks: StocksServerMessage };
	/** What the server does not put into the trace. */
	const OUTSIDE = ['resume', 'host', 'ack', 'ping', 'pong', 'welcome'];

	it.each(APPS)('has words of its own: %s', (app) => {
		for (const type of Object.keys(CLIENT_MESSAGES[app]))
			if (!OUTSIDE.includes(type))
				expect(saidInWords({ ...up, type, data: {} })).not.toContain(`“${type}”`);
		for (const { entries } of SERVERS[app].options)
			if (!OUTSIDE.includes(entries.type.literal))
				expect(toldInWords({ ...down, type: entries.type.literal, data: {} })).not.toContain(
					`“${entries.type.literal}”`,
				);
	});
});

describe('a message to one client', () => {
	it('names that client, and why it is no broadcast', () => {
		const told = feedWith(4).post('a', 'hi', 'x').like('b1', 'x');
		const { route, sentence, why } = explained(told, 'liked');
		expect(route).toBe('server → Ada');
		expect(sentence).toBe('The server tells Ada, and only Ada, that Bob 1 liked their post.');
		expect(why).toContain('Server to client');
		expect(why).toContain('Ada’s'.replace('’', "'"));
	});

	it('may be a refusal, which ends in one full stop', () => {
		const { sentence } = explained(feedWith(1).post('a', 'hi', 'x').like('a', 'x'), 'error');
		expect(sentence).toBe(
			'The server tells Ada, and only Ada, that it refused: You cannot like your own post.',
		);
	});
});

describe('a chat', () => {
	const room = () => {
		const told = story().open('a', 'Ana').open('b', 'Ben').open('c', 'Cleo').wait(9000);
		for (const client of ['a', 'b']) told.say(client, { type: 'join', room: 'kitchen' });
		return told;
	};
	const inWords = (told: ReturnType<typeof story>, type: string) => explained(told, type, chat);

	it('says what a client asks of the server', () => {
		const told = room().say('a', { type: 'say', text: 'Hi' }).say('b', { type: 'leave' });
		expect(inWords(told, 'say').sentence).toBe(
			'Ana sends a chat message, “Hi”, to the server, and to nobody else.',
		);
		expect(inWords(told, 'join').sentence).toBe(
			'Ben sends a request to join the room “kitchen” to the server, and to nobody else.',
		);
		expect(inWords(told, 'leave').sentence).toBe(
			'Ben sends a request to leave its room to the server, and to nobody else.',
		);
	});

	it('says that a message stays in its room, which the server keeps', () => {
		const { route, sentence, why } = inWords(room().say('a', { type: 'say', text: 'Hi' }), 'said');
		expect(route).toBe('server → 1 in kitchen');
		expect(sentence).toBe('The server tells everyone in kitchen but Ana (Ben) that Ana said “Hi”.');
		expect(why).toContain('The audience is the room “kitchen”, a list of clients that the server');
		expect(why).toContain('One client is in it at the moment; it is a broadcast all the same.');
		expect(why).toContain('Ana sent it and is left out.');
	});

	it('says who is told of those who come and go', () => {
		expect(inWords(room(), 'joined').sentence).toBe(
			'The server tells everyone in kitchen but Ben (Ana) that Ben has joined.',
		);
		expect(inWords(room(), 'joined').why).toContain('Ben is left out: it is about Ben.');
		expect(inWords(room(), 'left').sentence).toBe(
			'The server tells everyone in lobby but Ben (Cleo) that Ben has left.',
		);
		const come = story().open('a', 'Ana').open('b', 'Ben');
		expect(inWords(come, 'joined').sentence).toBe(
			'The server tells everyone in lobby but Ben (Ana) that Ben has joined.',
		);
		expect(inWords(come.close('b'), 'left').sentence).toBe(
			'The server tells everyone in lobby (Ana) that Ben has left.',
		);
	});

	it('says what the one who enters is told', () => {
		const { sentence, why } = inWords(room(), 'room');
		expect(sentence).toBe(
			'The server tells Ben, and only Ben, that this is the room “kitchen”, with Ana and Ben in it.',
		);
		expect(why).toContain('Server to client');
	});
});

describe('a ticker', () => {
	const told = () => story().open('a', 'Ana').open('b', 'Ben').wait(9000);
	const inWords = (told: ReturnType<typeof story>, type: string) => explained(told, type, stocks);

	it('says what is watched', () => {
		const watch = (symbols: string[]) =>
			inWords(told().say('a', { type: 'watch', symbols }), 'watch').sentence;
		expect(watch(['KITE', 'OPAL'])).toBe(
			'Ana sends a new watch list, KITE and OPAL, to the server, and to nobody else.',
		);
		expect(watch([])).toBe('Ana sends an empty watch list to the server, and to nobody else.');
		expect(watch(['FERN', 'KITE', 'LIME', 'MOSS', 'OPAL'])).toContain(
			'FERN, KITE, LIME and 2 more',
		);
	});

	it('says that prices go to one client, and that nobody asked', () => {
		const { route, sentence, why } = inWords(told().tick(), 'quotes');
		expect(route).toBe('server → Ben');
		expect(sentence).toBe(
			'The server tells Ben, and only Ben, the latest prices of FERN, KITE and LIME; nobody asked.',
		);
		expect(why).toContain('Each client gets a message of its own, with what it watches');
		expect(why).toContain('A timer on the server sends it: no request came first.');
	});

	it('says that the market closes for all, unasked', () => {
		const day = told();
		for (let i = 0; i <= 12; i++) day.tick().wait(2000);
		const { route, sentence, why } = inWords(day, 'market');
		expect(route).toBe('server → all 2');
		expect(sentence).toBe('The server tells everyone (Ana, Ben) that the market has closed.');
		expect(why).toContain('2 copies of the same bytes');
		expect(why).toContain('A timer on the server sends it: no request came first.');
		for (let i = 0; i < 3; i++) day.tick().wait(2000);
		expect(inWords(day, 'market').sentence).toContain('that the market has opened.');
	});

	it('says of an answer to nobody’s timer no such thing', () => {
		expect(inWords(told().announce('a', 'Lunch'), 'announcement').why).not.toContain('timer');
	});
});

describe('anything', () => {
	it('odd names and texts come through as they are', () => {
		const name = '<b>$& “Zoë”</b> 👩‍🚀';
		const told = story().open('a', name).open('b', 'B').wait(9000).post('a', '$1 <i>\u202e');
		const { route, sentence } = explained(told, 'post');
		expect(route).toBe(`${name} → server`);
		expect(sentence).toBe(
			`${name} sends a post, “$1 <i>\u202e”, to the server, and to nobody else.`,
		);
		expect(explained(told, 'posted').sentence).toBe(
			`The server tells everyone but ${name} (B) that ${name} posted “$1 <i>\u202e”.`,
		);
	});

	it('every message of any trace has a whole explanation', () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				const timeline = timelineOf(trace);
				for (const flight of [...timeline.causes, ...timeline.effects]) {
					const { route, sentence, why } = explain(timeline, flight);
					expect(route).toContain(' → ');
					expect(sentence).toMatch(/^[^]*\S[.!?…]”?$/u);
					expect(sentence + why).not.toMatch(/undefined|null|\[object/);
				}
			}),
		);
	});

	it('the payload is the text that went over the wire', () => {
		const engine = createEngine(feed, 1);
		const client = { id: 'a', name: 'Ada', agent: 'browser' } as const;
		const opening = engine.apply({ kind: 'open', at: 0, client });
		const message = { type: 'post', text: 'hi “there”' };
		const turn = engine.apply({ kind: 'message', at: 1, client: 'a', message, bytes: 9 });
		const timeline = timelineOf([...opening.events, ...turn.events]);
		const [effect] = timeline.effects;
		expect(effect && payloadOf(effect)).toBe(turn.deliveries[0]?.payload);
	});
});
