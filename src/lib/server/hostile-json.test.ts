import { describe, expect, it } from 'vitest';
import { COMMON_MESSAGES, GOOD_MESSAGES, mutate } from '../../../tests/support/hostile-json';
import { startLive } from '../../../tests/support/live-server';
import { APPS_BY_NAME } from '../apps';
import { createEngine, createRandom } from '../engine';
import { APPS, decodeClientMessage, utf8Length, type TraceEvent } from '../protocol';

const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** What every object has; nothing may ever be added to it. */
const prototypes = (): string =>
	JSON.stringify(
		[Object.prototype, Array.prototype, String.prototype, Function.prototype].map((prototype) =>
			Reflect.ownKeys(prototype).map(String),
		),
	);

describe('a message that no decent client sends is answered once, and harms nobody', () => {
	it.each([
		['empty text', 'bad-json', ''],
		['a post of nothing', 'invalid', '{"type":"post","text":""}'],
		['a post of blanks', 'invalid', '{"type":"post","text":" \\t\u3000\\n "}'],
		['white space', 'bad-json', ' \n\t '],
		['a number', 'invalid', '7'],
		['null', 'invalid', 'null'],
		['a text', 'invalid', '"post"'],
		[
			'a post that is a number of 15,000 digits',
			'invalid',
			`{"type":"post","text":${'9'.repeat(15_000)}}`,
		],
		['a lone byte order mark', 'bad-json', '\ufeff{}'],
		['8,000 levels of arrays', 'invalid', deep(8000)],
		['8,000 levels in a field', 'invalid', `{"type":"post","text":${deep(8000)}}`],
		['8,000 levels in an unknown field', null, `{"type":"post","text":"Hi","x":${deep(8000)}}`],
		['8,000 levels that never end', 'bad-json', '['.repeat(8000)],
		['the field __proto__', null, '{"type":"post","text":"Hi","__proto__":{"polluted":true}}'],
		['a type from the prototype', 'invalid', '{"__proto__":{"type":"post","text":"Hi"}}'],
		['its type twice', null, '{"type":"shout","type":"post","text":"Hi"}'],
		['its text twice, the last one wrong', 'invalid', '{"type":"post","text":"Hi","text":7}'],
		['a lone surrogate', null, '{"type":"post","text":"\\ud83d"}'],
		['a ref beyond all numbers', 'invalid', '{"type":"post","text":"Hi","ref":1e400}'],
		['a seq beyond all positions', 'invalid', '{"type":"ack","seq":1e300}'],
		['a seq between two positions', 'invalid', '{"type":"ack","seq":0.5}'],
		['right-to-left marks', null, '{"type":"post","text":"\u202eevil\u202c"}'],
		['7,000 combining marks', 'invalid', `{"type":"post","text":"e${'\u0301'.repeat(7000)}"}`],
	])('%s: %s', async (_, code, text) => {
		const before = prototypes();
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [bad, ana] = [await feed.join('Bad'), await feed.join('Ana')];
		bad.raw(text);
		const answers = await bad.drain();
		const heard = await ana.drain();
		if (code === null) {
			expect(answers).toEqual([]);
			expect(heard).toMatchObject([{ type: 'posted' }]);
		} else {
			expect(answers).toMatchObject([{ type: 'error', code }]);
			expect(heard).toEqual([]);
		}
		expect(prototypes()).toBe(before);
	});

	it.each([
		['10,000 levels', deep(10_000)],
		['100 KB of combining marks', `{"type":"post","text":"e${'\u0301'.repeat(50_000)}"}`],
	])('%s: over 16 KiB, so 1009', async (_, text) => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [bad, ana] = [await feed.join('Bad'), await feed.join('Ana')];
		bad.raw(text);
		expect((await bad.closed()).code).toBe(1009);
		expect(await ana.drain()).toEqual([]);
	});

	it('10,000 levels do not overflow the decoder either', () => {
		for (const text of [deep(10_000), `{"type":"post","text":"Hi","x":${deep(10_000)}}`])
			expect(() => decodeClientMessage('feed', text)).not.toThrow();
	});
});

describe('100,000 spoilt messages', () => {
	const EACH = Math.ceil(100_000 / APPS.length);

	it.each(APPS)(
		'%s: one answer each, from the door or from the app',
		(app) => {
			const before = prototypes();
			const random = createRandom(20_261_124);
			const good = [...GOOD_MESSAGES[app], ...GOOD_MESSAGES[app], ...COMMON_MESSAGES];
			const engine = createEngine(APPS_BY_NAME[app], 7);
			for (const [i, id] of ['a', 'b', 'c'].entries())
				engine.apply({ kind: 'open', at: i, client: { id, name: id, agent: 'external' } });

			let [refused, heard, rejected] = [0, 0, 0];
			for (let i = 0; i < EACH; i++) {
				const text = mutate(good[i % good.length] ?? '', random);
				const decoded = decodeClientMessage(app, text);
				if (!decoded.ok) {
					refused++;
					expect(decoded.message).toMatch(/^\S.*[.!]$/su);
					continue;
				}
				heard++;
				const turn = engine.apply({
					kind: 'message',
					at: i,
					client: 'b',
					message: decoded.message,
					bytes: utf8Length(text),
				});
				// Its own event first, then effects; an error is the only effect, and goes to the sender.
				expect(turn.events[0]).toMatchObject({ from: 'b', type: decoded.message.type });
				const errors = turn.events.filter(isError);
				if (errors.length === 0) continue;
				rejected++;
				expect(errors).toMatchObject([{ to: 'b' }]);
				expect(turn.events).toHaveLength(2);
				expect(turn.host ?? {}).toEqual({}); // it is not the host, whatever it says
			}
			expect(refused + heard).toBe(EACH);
			// Spoilt enough, and not too much: all three ways are taken.
			for (const count of [refused, heard, rejected]) expect(count).toBeGreaterThan(EACH / 200);
			expect(engine.clients).toBe(3);
			expect(['a', 'b', 'c'].filter((id) => engine.isRemoved(id))).toEqual([]);
			expect(prototypes()).toBe(before);
			expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
		},
		60_000,
	);

	it('1,000 of them over a real socket: as many answers as were refused, and then all is well', async () => {
		const { createFeed } = await startLive({
			settings: { messageBurst: 100_000, playgroundMessageBurst: 100_000, errorsMax: 100_000 },
		});
		const feed = createFeed();
		const [bad, ana] = [await feed.join('Bad'), await feed.join('Ana')];
		const random = createRandom(7);
		const texts = Array.from({ length: 1000 }, (_, i) =>
			mutate(GOOD_MESSAGES.feed[i % 3] ?? '', random),
		);
		for (const text of texts) bad.raw(text);
		const answers = await bad.drain();
		// A socket carries no lone surrogates: it sends U+FFFD.
		const sent = texts.map((text) => Buffer.from(text).toString());
		const atTheDoor = sent.filter((text) => !decodeClientMessage('feed', text).ok).length;
		const rejected = feed.trace().filter(isError).length;
		expect(answers.filter(({ type }) => type === 'error')).toHaveLength(atTheDoor + rejected - 1);
		expect(atTheDoor).toBeGreaterThan(100);
		await ana.drain();
		expect(ana.socket.readyState).toBe(ana.socket.OPEN);
	});
});

const isError = (event: TraceEvent): boolean => event.kind === 'message' && event.type === 'error';
