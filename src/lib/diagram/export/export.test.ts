import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import fc from 'fast-check';
import mermaid from 'mermaid';
import { GifReader } from 'omggif';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../../tests/support/traces';
import { listRecipients } from '../../engine';
import { createCursor, createTimeline, type Timeline } from '../../timeline';
import { layoutClients } from '../layout';
import { frameTimes, gifOf } from './gif';
import { mermaidOf, plain } from './mermaid';
import { THEME_PALETTE } from './palette';
import { createPictures } from './pictures';
import { EMPTY_WORLD, reduceWorld } from '../world';
import { flightsOf } from './range';
import { stepsOf } from './steps';

const all = (timeline: Timeline) => ({
	timeline,
	range: { from: -1, to: Infinity },
	shows: () => true,
});

const example = (count = 4) => {
	const told = story();
	for (let i = 1; i <= count; i++) told.open(`c${i}`, `Client ${i}`);
	return told.wait(9000).post('c1', 'Hello', 'x').wait(3000).like('c2', 'x').timeline();
};

/** Names and texts that want to be syntax, and any others. */
const awkward = fc.oneof(
	fc.constantFrom(
		...['end', 'style: #x;', 'a->>b: hi', '%%{init: {}}%%', 'x;y', '#35;', '<b>&amp;"\'', '$$x$$'],
		...[
			'note over s: x',
			'a\nparticipant z',
			'END classDef a:b#1;',
			'\u0000\ud800]]>',
			'   ',
			'👩‍👩‍👧',
		],
	),
	fc.string({ unit: 'binary', maxLength: 30 }),
	fc.string({ maxLength: 30 }),
);

/** Two clients, a post and its broadcast; names and texts as they are. */
function told(name: string, text: string): Timeline {
	const timeline = createTimeline();
	const at = 1_700_000_000_000;
	const open = (n: number, id: string) =>
		timeline.push({ n, at, kind: 'open', client: { id, name, agent: 'external' } });
	open(1, 'a');
	open(2, 'b');
	const sent = { at, kind: 'message', bytes: 1, recipients: 1 } as const;
	const [from, pattern] = ['a', 'client-to-server'] as const;
	timeline.push({ ...sent, n: 3, cause: null, pattern, from, type: 'post', data: { text } });
	timeline.push({
		...{ ...sent, n: 4, cause: 3, pattern: 'broadcast', audience: 'others', from: 'server' },
		...{ type: 'posted', data: { post: { id: 'x', text, by: { id: 'a', name }, at } } },
	});
	return timeline;
}

interface Parsed {
	db: {
		getActors(): Map<string, { description: string }>;
		getMessages(): { from?: string; to?: string; message: string; type: number }[];
	};
}
/** What Mermaid's own parser makes of a text; entities as it writes them out. */
async function parsed(text: string) {
	await mermaid.parse(text);
	const { db } = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as Parsed;
	const read = (words: string) =>
		words.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
	return {
		names: [...db.getActors().values()].map(({ description }) => read(description)),
		messages: db.getMessages().map((message) => ({ ...message, message: read(message.message) })),
	};
}

const spaced = (text: string) => text.replace(/\s+/gu, ' ').trim() || '(empty)';

describe('the Mermaid text', () => {
	it('says who sends what to whom', async () => {
		const timeline = example();
		const { names, messages } = await parsed(mermaidOf(all(timeline)));
		expect(names).toEqual(['server', 'Client 1', 'Client 2', 'Client 3', 'Client 4']);
		expect(messages.map(({ from, to, message }) => [from, to, message])).toEqual([
			['c1', 's', 'post “Hello”'],
			['s', 's', '✳ broadcast, server → 3 others: Client 2, Client 3, Client 4'],
			['s', 'c2', 'posted “Hello”'],
			['s', 'c3', 'posted “Hello”'],
			['s', 'c4', 'posted “Hello”'],
			['c2', 's', 'like'],
			['s', 'c1', 'liked'],
		]);
	});

	it('names the recipients of a large broadcast in its note alone', async () => {
		const { messages } = await parsed(mermaidOf(all(example(40))));
		expect(messages).toHaveLength(4);
		expect(messages[1]?.message).toContain('Client 25, 15 more');
	});

	it('cannot be broken by a name or a text', async () => {
		await fc.assert(
			fc.asyncProperty(awkward, awkward, async (name, text) => {
				const { names, messages } = await parsed(mermaidOf(all(told(name, text))));
				expect(names).toEqual(['server', spaced(name), spaced(name)]);
				expect(messages).toHaveLength(3);
				expect(messages[0]?.message).toBe(spaced(`post “${text}”`));
				expect(messages[1]?.message).toBe(spaced(`✳ broadcast, server → 1 other: ${name}`));
			}),
			{ numRuns: 80 },
		);
	}, 30_000);

	it('parses for any trace', async () => {
		await fc.assert(
			fc.asyncProperty(anyTrace, async (trace) => {
				const timeline = timelineOf(trace);
				const { messages } = await parsed(mermaidOf(all(timeline)));
				expect(messages.length).toBeGreaterThanOrEqual(flightsOf(all(timeline)).length - 1);
			}),
			{ numRuns: 25 },
		);
	}, 30_000);

	it('leaves harmless text as it is', () => {
		expect(plain('Ana → Zoë, 3.5')).toBe('Ana → Zoë, 3.5');
		expect(plain('the end')).toBe('the #101;nd');
	});
});

const SIZE = { width: 800, height: 500 };
/** All that a picture of a timeline needs. */
const setting = (timeline: Timeline) => {
	const cursor = createCursor(timeline, EMPTY_WORLD, reduceWorld);
	return { timeline, worldAt: cursor.at, size: SIZE, palette: THEME_PALETTE };
};
/** Throws on anything that is not well-formed. */
const readXml = (text: string) =>
	new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'image/svg+xml');
const textsOf = (svg: string) =>
	[...readXml(svg).getElementsByTagName('text')].map((node) => node.textContent);

describe('the picture', () => {
	const timeline = example();
	const draw = createPictures(setting(timeline));

	it('has the server, the clients by name, and each message with glyph and word', () => {
		const [posted, liked] = timeline.effects;
		const copies = listRecipients(posted?.recipients ?? { ids: [], except: null }).length;
		const texts = textsOf(draw(posted?.stop ?? 0));
		expect(texts.filter((text) => text === '✳ posted')).toHaveLength(copies);
		for (const name of ['server', 'Client 1', 'Client 4']) expect(texts).toContain(name);
		expect(textsOf(draw(liked?.stop ?? 0))).toContain('↓ liked');
		expect(draw(liked?.stop ?? 0)).toContain('and only Client 1');
	});

	it('puts the clients where the diagram has them', () => {
		const places = layoutClients(['c1', 'c2', 'c3', 'c4'], SIZE).places;
		const ends = [...readXml(draw(8000)).getElementsByTagName('line')].map((line) => [
			Number(line.getAttribute('x2')),
			Number(line.getAttribute('y2')),
		]);
		expect(ends).toEqual(
			[...places.values()].map(({ x, y }) => [
				Math.round(x * 100) / 100,
				Math.round(y * 100) / 100,
			]),
		);
	});

	it('keeps a hidden pattern to itself', () => {
		const hide = createPictures({
			...setting(timeline),
			isHidden: () => true,
		});
		const svg = hide(timeline.effects[0]?.stop ?? 0);
		expect(svg).not.toMatch(/posted|--cast|✳/);
	});

	it('is well-formed whatever the names, at any instant, for any number of clients', () => {
		fc.assert(
			fc.property(awkward, awkward, fc.nat(2500), fc.boolean(), (name, text, t, still) => {
				const odd = told(name, text);
				readXml(createPictures({ ...setting(odd), still })(t));
			}),
		);
		for (const count of [0, 1, 8, 9, 60, 61, 400]) {
			const many = story();
			for (let i = 0; i < count; i++) many.open(`c${i}`);
			const line = many.wait(9000).announce('c0', 'hi').timeline();
			readXml(createPictures(setting(line))(line.end - 400));
		}
	});
});

describe('the steps', () => {
	it('are the turns in order, with every message in words and a picture of each half', () => {
		const timeline = example();
		const steps = stepsOf(all(timeline));
		expect(steps.map(({ number, messages }) => [number, messages.map((m) => m.route)])).toEqual([
			[1, ['Client 1 → server', 'server → 3 others']],
			[2, ['Client 2 → server', 'server → Client 1']],
		]);
		const [post, posted] = [timeline.causes[0], timeline.effects[0]];
		expect(steps[0]?.instants).toEqual([post?.stop, posted?.stop]);
		expect(steps[0]?.messages[0]?.payload).toContain('"text":"Hello"');
	});

	it('are those of the range alone', () => {
		const timeline = example();
		const like = timeline.causes[1];
		const range = { from: (like?.start ?? 0) - 1, to: timeline.end };
		expect(stepsOf({ ...all(timeline), range })).toHaveLength(1);
	});
});

describe('the animated GIF', () => {
	const size = { width: 40, height: 20 };
	/** A square that moves on by one pixel a frame. */
	const frameAt = async (t: number) => {
		const pixels = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
		pixels.set([200, 0, 0, 255], (Math.round((t * 12) / 1000) % size.width) * 4);
		return pixels;
	};

	it('has every frame, in its size and place, as another reader sees it', async () => {
		const parts: number[] = [];
		const range = { from: 0, to: 1500 };
		const onprogress = (part: number) => void parts.push(part);
		const reader = new GifReader(Buffer.from(await gifOf({ range, size, frameAt, onprogress })));
		expect([reader.width, reader.height, reader.numFrames()]).toEqual([40, 20, 18]);
		expect(reader.loopCount()).toBe(0);
		expect(reader.frameInfo(3).delay).toBe(8);
		const pixels = new Uint8Array(40 * 20 * 4);
		reader.decodeAndBlitFrameRGBA(5, pixels);
		const red = [...Array(40).keys()].filter((x) => (pixels[x * 4 + 1] ?? 0) < 100);
		expect(red).toEqual([5]);
		expect(parts).toHaveLength(18);
		expect(parts.at(-1)).toBe(1);
	});

	it('is never longer than it may be, nor empty', () => {
		expect(frameTimes({ from: 0, to: 60_000 })).toHaveLength(144);
		expect(frameTimes({ from: 0, to: 60_000 })[0]).toBe(48_000);
		expect(frameTimes({ from: 5, to: 5 })).toEqual([5]);
	});

	it('stops when it is cancelled', async () => {
		const cancel = new AbortController();
		const range = { from: 0, to: 5000 };
		const made = gifOf({
			range,
			size,
			frameAt,
			signal: cancel.signal,
			onprogress: () => cancel.abort(),
		});
		await expect(made).rejects.toThrow(/abort/i);
	});
});
