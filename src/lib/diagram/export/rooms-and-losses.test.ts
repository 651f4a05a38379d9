import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import fc from 'fast-check';
import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import { roomsApp } from '../../../../tests/support/rooms-app';
import { anyRoomsTrace, anyTrace, story, timelineOf } from '../../../../tests/support/traces';
import { formatTrace, parseTrace, recordedSource } from '../../client';
import { createCursor, type Timeline } from '../../timeline';
import { layoutClients, type Layout, type Point } from '../layout';
import { fly, sceneAt } from '../marks';
import { hullsOf } from '../network/hulls';
import { tornPath } from '../network/shapes';
import { DIM } from '../painter';
import { EMPTY_WORLD, goneAt, reduceWorld } from '../world';
import { traceText } from './make-exports';
import { mermaidOf } from './mermaid';
import { THEME_PALETTE } from './palette';
import { createPictures, type PicturesOptions } from './pictures';
import { stepsOf } from './steps';

const SIZE = { width: 800, height: 500 };
const setting = (timeline: Timeline): PicturesOptions => ({
	timeline,
	worldAt: createCursor(timeline, EMPTY_WORLD, reduceWorld).at,
	size: SIZE,
	palette: THEME_PALETTE,
});
const everything = (timeline: Timeline) => ({
	...{ timeline, range: { from: -1, to: Infinity }, shows: () => true },
});
/** Throws on anything that is not well-formed. */
const read = (svg: string) =>
	new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');
const all = (svg: string, tag: string) => [...read(svg).getElementsByTagName(tag)];
const texts = (svg: string) => all(svg, 'text').map((node) => node.textContent);
const pathsOf = (svg: string) => all(svg, 'path').map((node) => node.getAttribute('d'));

const inRooms = (count = 6) => {
	const told = story();
	for (let i = 1; i <= count; i++) told.open(`c${i}`, `Client ${i}`);
	told.wait(9000);
	for (const id of ['c1', 'c2', 'c3']) told.say(id, { type: 'join', room: 'red' }).wait(3000);
	return told.say('c1', { type: 'say', text: 'hi' });
};
/** c3 goes, without a word or with one, while c1's post is on its way to it. */
const withLoss = () => {
	const told = story().open('c1', 'Ana').open('c2', 'Ben').open('c3', 'Cleo').wait(9000);
	return told.post('c1', 'Hello', 'x').wait(300).close('c3');
};
const closingOf = (timeline: Timeline) => timeline.turns.at(-1)?.at ?? NaN;

describe('a picture with rooms', () => {
	it.each([6, 20])('has the outlines of the stage, with names (%i clients)', (count) => {
		const timeline = inRooms(count).timeline('live', roomsApp);
		const said = timeline.effects.at(-1);
		const t = said?.stop ?? NaN;
		const { clients, rooms } = setting(timeline).worldAt(t);
		const ids = clients.map(({ id }) => id);
		const layout: Layout = layoutClients(ids, SIZE, rooms);
		const shape = layout.rings.at(-1) as Point;
		const hulls = hullsOf(rooms, layout.places, layout.node, layout.server, shape);
		const svg = createPictures(setting(timeline))(t);
		const drawn = pathsOf(svg);
		expect(hulls.map(({ room }) => room)).toEqual(['lobby', 'red']);
		for (const path of hulls.flatMap(({ paths }) => paths))
			expect(drawn.filter((d) => d === path)).toHaveLength(2);
		expect(texts(svg)).toContain('red · 3');
		expect(texts(svg)).toContain(`lobby · ${count - 3}`);
		expect(svg).toContain('The server tells everyone in red but Client 1');
	});
});

describe('a picture of a delivery that broke off', () => {
	const timeline = withLoss().timeline();
	const t = closingOf(timeline) + 60;

	it('has the torn link, the halves and the words, where the stage has them', () => {
		const svg = createPictures(setting(timeline))(t);
		const world = setting(timeline).worldAt(t);
		expect(goneAt(world, t)).toHaveLength(1);
		const layout = layoutClients(['c1', 'c2', 'c3'], SIZE);
		expect(pathsOf(svg)).toContain(tornPath(layout.server, layout.places.get('c3') as Point));
		expect(all(svg, 'line')).toHaveLength(2);
		expect(texts(svg).filter((text) => text?.startsWith('1001'))).toHaveLength(1);
		expect(texts(svg)).toContain('Cleo');
		expect(all(svg, 'clipPath')).toHaveLength(2);
		const [broken] = sceneAt(timeline, t, layout, layout.places, fly).breaks;
		const place = `translate(${broken?.x.toFixed(1)} ${broken?.y.toFixed(1)})`;
		expect(all(svg, 'g').map((node) => node.getAttribute('transform'))).toContain(place);
		expect(svg).toContain('Cleo had gone before posted landed.');
	});

	it('is whole before, and over after', () => {
		const draw = createPictures(setting(timeline));
		expect(all(draw(closingOf(timeline) - 1), 'clipPath')).toEqual([]);
		expect(all(draw(closingOf(timeline) + 5000), 'clipPath')).toEqual([]);
		expect(texts(draw(closingOf(timeline) + 5000))).not.toContain('Cleo');
	});

	it('tells nothing of a hidden message', () => {
		const svg = createPictures({ ...setting(timeline), isHidden: () => true })(t);
		expect(svg).not.toMatch(/posted|✳|--cast/);
	});
});

it('a picture has unconfirmed deliveries hollow, and what is out of focus faint', () => {
	const timeline = withLoss().timeline();
	const t = (timeline.effects[0]?.start ?? NaN) + 4; // before the loss
	const pills = (svg: string) =>
		[...svg.matchAll(/fill="([^"]*)"[^>]*><\/path><text[^>]*>✳ posted</g)].map(([, fill]) => fill);
	expect(pills(createPictures(setting(timeline))(t))).toEqual(['var(--cast)', 'var(--cast)']);
	const confirmed = (id: string) => (id === 'c2' ? 'unconfirmed' : 'confirmed');
	const hollow = createPictures({ ...setting(timeline), confirmed })(t);
	expect(pills(hollow)).toEqual(['var(--panel)', 'var(--cast)']);
	const faint = all(createPictures({ ...setting(timeline), focus: 'c2' })(t), 'g');
	expect(faint.filter((node) => node.getAttribute('opacity') === String(DIM))).toHaveLength(2);
});

it('pictures are well-formed at any instant of any trace', () => {
	const confirmed = (_: string, n: number) =>
		(['sent', 'confirmed', 'unconfirmed'] as const)[n % 3] ?? 'sent';
	fc.assert(
		fc.property(
			anyTrace,
			fc.double({ min: 0, max: 1, noNaN: true }),
			fc.boolean(),
			(trace, part, still) => {
				const timeline = timelineOf(trace);
				read(createPictures({ ...setting(timeline), still, confirmed })(part * timeline.end));
			},
		),
	);
});

describe('the Mermaid text', () => {
	interface Parsed {
		db: {
			getMessages(): { from?: string; to?: string; type: number }[];
			LINETYPE: Record<string, number>;
		};
	}
	const parsed = async (text: string) => {
		await mermaid.parse(text);
		const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
		return (diagram as unknown as Parsed).db;
	};

	it('ends a delivery that broke off in a cross', async () => {
		const db = await parsed(mermaidOf(everything(withLoss().timeline())));
		const copies = db.getMessages().filter(({ from, to }) => from === 's' && to !== 's');
		expect(copies.map(({ to, type }) => [to, type])).toEqual([
			['c2', db.LINETYPE['SOLID_POINT']],
			['c3', db.LINETYPE['SOLID_CROSS']],
		]);
	});

	it('parses for any trace with rooms', async () => {
		await fc.assert(
			fc.asyncProperty(anyRoomsTrace, async (trace) => {
				await mermaid.parse(mermaidOf(everything(timelineOf(trace))));
			}),
			{ numRuns: 25 },
		);
	}, 30_000);
});

it('the steps say for whom a message broke off, and to which room it went', () => {
	const [step] = stepsOf(everything(withLoss().timeline()));
	expect(step?.messages.map(({ lost }) => lost)).toEqual([[], ['Cleo']]);
	const said = stepsOf(everything(inRooms().timeline('live', roomsApp))).at(-1);
	expect(said?.messages.map(({ route }) => route)).toEqual([
		'Client 1 → server',
		'server → 2 in red',
	]);
	expect(said?.messages.every(({ lost }) => lost.length === 0)).toBe(true);
});

it('a trace with rooms and losses is read back from NDJSON as it was', async () => {
	for (const trace of [inRooms().close('c2').trace(roomsApp), withLoss().trace()])
		expect(parseTrace(await traceText(recordedSource(trace)))).toEqual({ events: trace });
});

it('a trace of which the page keeps only the end is asked for as a whole', async () => {
	const trace = withLoss().trace();
	const whole = async () => formatTrace(trace);
	const end = { ...recordedSource(trace.slice(2)), whole };
	expect(parseTrace(await traceText(end))).toEqual({ events: trace });
});
