import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../../tests/support/traces';
import { listRecipients } from '../../engine';
import { SERVER } from '../../protocol';
import type { Flight, Timeline } from '../../timeline';
import { deliveriesOf, receiptsInWords } from '../receipts';
import { tearOf } from '../time-words';
import type { Confirmed } from '../trace-view.svelte';
import { noteOf } from './arrow-ends';
import { headsPath } from './arrow-paths';
import { layoutColumns } from './columns';
import { createLifelines } from './lifelines';
import { ARROWS_MAX, flightsWithin, layoutSequence } from './sequence-layout';

interface Asked {
	from?: number;
	to?: number;
	toggled?: string[];
	always?: string[];
	selected?: number;
	confirmed?: Confirmed | undefined;
}

function pictureOf(timeline: Timeline, asked: Asked = {}) {
	const { from = 0, to = timeline.end + 1, selected = 0, confirmed = null } = asked;
	const lifelines = createLifelines(timeline);
	lifelines.update();
	const columns = layoutColumns(lifelines.within(from, to), {
		width: 900,
		toggled: new Set(asked.toggled),
		always: new Set(asked.always),
	});
	const shows = () => true;
	const scale = 0.1;
	const deliveries = (flight: Flight) => deliveriesOf(timeline, flight, confirmed);
	const window = { from, to, scale, columns, selected, shows, deliveriesOf: deliveries };
	return { columns, ...layoutSequence(timeline, lifelines, window) };
}

const people = (count: number) => {
	const told = story();
	for (let i = 1; i <= count; i++) told.open(`c${i}`);
	return told.wait(9000);
};

describe('the sequence', () => {
	const timeline = people(4)
		.post('c1', 'hi', 'x')
		.wait(4000)
		.like('c2', 'x')
		.wait(600_000)
		.close('c3')
		.timeline();
	const [post, like] = timeline.causes;
	const [posted, liked] = timeline.effects;
	if (!post || !like || !posted || !liked) throw new Error('the story lost a message');

	it('draws each message from where and when it sets out to where and when it lands', () => {
		const { arrows, columns } = pictureOf(timeline);
		const x = (id: string) => columns.of.get(id)?.x;
		expect(arrows.map(({ flight, x1, ends }) => [flight.n, x1, ends.map((end) => end.x)])).toEqual([
			[post.n, x('c1'), [columns.server]],
			[posted.n, columns.server, [x('c2'), x('c3'), x('c4')]],
			[like.n, x('c2'), [columns.server]],
			[liked.n, columns.server, [x('c1')]],
		]);
		for (const { flight, y1, y2 } of arrows) {
			expect(y1).toBeCloseTo(flight.start * 0.1, 6);
			expect(y2).toBeCloseTo(flight.end * 0.1, 6);
		}
	});

	it('gives a client that comes back its own column again, and a line for each time', () => {
		const back = people(13).close('c2').wait(4000).open('c2').wait(4000).timeline();
		for (const from of [0, back.end - 3000]) {
			const { columns, lines } = pictureOf(back, { from });
			const heads = columns.columns.map(({ key }) => key);
			expect(new Set(heads).size).toBe(heads.length);
			expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
			expect(heads.indexOf('c2')).toBe(1);
			const own = lines.filter(({ x }) => x === columns.of.get('c2')?.x);
			expect(own).toHaveLength(from === 0 ? 2 : 1);
			expect(own.at(-1)?.closes).toBe(false);
			expect(columns.groups.map(({ count }) => count)).toEqual([12, 1]);
		}
	});

	it('begins a line where a client opens and ends it where it closes', () => {
		const { lines } = pictureOf(timeline);
		const [first, , third] = lines;
		expect(first).toMatchObject({ key: 'c1', opens: true, closes: false });
		expect(third).toMatchObject({ key: 'c3', opens: true, closes: true });
		expect(third?.y2).toBeCloseTo((timeline.turns.at(-1)?.at ?? 0) * 0.1, 6);
	});

	it('says how long a shortened stretch was', () => {
		const { quiets } = pictureOf(timeline);
		expect(quiets.map(({ text }) => text)).toEqual([
			'9 s of quiet, shortened to 6 s',
			'10 min of quiet, shortened to 6 s',
		]);
	});

	it('tears the sheet where nothing flies, after any burst (any trace)', () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				const line = timelineOf(trace);
				for (const quiet of line.quietBetween(0, line.end + 9000))
					expect(line.inFlight(tearOf(quiet))).toEqual([]);
			}),
		);
	});

	it('shows the same of a window as of the whole, moved up', () => {
		const whole = pictureOf(timeline);
		const part = pictureOf(timeline, { from: like.start, to: like.end });
		expect(part.arrows.map(({ flight }) => flight.n)).toEqual([like.n, liked.n]);
		const same = whole.arrows.find(({ flight }) => flight === like);
		expect(part.arrows[0]?.y1).toBeCloseTo((same?.y1 ?? 0) - like.start * 0.1, 6);
	});

	it('labels the selected message before its neighbours', () => {
		const burst = people(2);
		for (let i = 0; i < 20; i++) burst.post('c1', `${i}`);
		const crowded = burst.timeline();
		const chosen = crowded.causes[10]?.n ?? 0;
		const { arrows } = pictureOf(crowded, { selected: chosen });
		expect(arrows.find(({ flight }) => flight.n === chosen)?.label).not.toBeNull();
		const placed = arrows.flatMap(({ label }) => (label ? [label] : []));
		expect(placed.length).toBeLessThan(arrows.length);
		for (const [i, a] of placed.entries())
			for (const b of placed.slice(i + 1))
				expect(Math.abs(a.x - b.x) >= 104 || Math.abs(a.y - b.y) >= 24).toBe(true);
	});

	it('draws no more than can be told apart, and says how many it left out', () => {
		const burst = people(3);
		for (let i = 0; i < 900; i++) burst.post(`c${(i % 3) + 1}`, `${i}`).wait(40);
		const { arrows, omitted } = pictureOf(burst.timeline());
		expect(arrows.length).toBeLessThanOrEqual(ARROWS_MAX + 1);
		expect(arrows.length + omitted).toBe(1800);
	});

	it('has every message in the air in its window, and no other (any trace)', () => {
		fc.assert(
			fc.property(
				anyTrace,
				fc.nat(20_000),
				fc.integer({ min: 1, max: 9000 }),
				(trace, from, ms) => {
					const line = timelineOf(trace);
					const to = from + ms;
					const flying = [...line.causes, ...line.effects]
						.filter(({ start, end }) => start <= to && end > from)
						.map(({ n }) => n);
					expect(flightsWithin(line, from, to).map(({ n }) => n)).toEqual(
						expect.arrayContaining(flying),
					);
					expect(flightsWithin(line, from, to)).toHaveLength(flying.length);
					const { arrows, columns } = pictureOf(line, { from, to });
					for (const { flight, ends } of arrows) {
						const copies = ends.reduce((sum, end) => sum + end.count, 0);
						if (flight.event.from !== SERVER) expect(copies).toBe(1);
						else
							expect(copies).toBe(
								listRecipients(flight.recipients).filter((id) => columns.of.has(id)).length,
							);
					}
				},
			),
		);
	});

	it('reads the same lifelines event by event as at once (any trace)', () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				const line = timelineOf([]);
				const slow = createLifelines(line);
				for (const event of trace) {
					line.push(event);
					slow.update();
				}
				const quick = createLifelines(line);
				quick.update();
				const all = [-Infinity, Infinity] as const;
				expect(slow.within(...all)).toEqual(quick.within(...all));
				expect(slow.movesWithin(...all)).toEqual(quick.movesWithin(...all));
			}),
		);
	});

	it('reads of a long trace little more than what it shows', () => {
		const long = people(3);
		for (let i = 0; i < 2000; i++) long.post(`c${(i % 3) + 1}`, 'x').wait(400);
		const line = long.timeline();
		const lifelines = createLifelines(line);
		lifelines.update();
		let reads = 0;
		const counted = <T extends object>(list: T): T =>
			new Proxy(list, {
				get(target, key): unknown {
					if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
					return Reflect.get(target, key);
				},
			});
		const watched = { ...line, causes: counted(line.causes), effects: counted(line.effects) };
		const [from, to] = [400_000, 404_000];
		const columns = layoutColumns(lifelines.within(from, to), {
			...{ width: 900, toggled: new Set<string>(), always: new Set<string>() },
		});
		const shows = () => true;
		const deliveries = (flight: Flight) => deliveriesOf(line, flight, null);
		const rest = { columns, selected: 0, shows, deliveriesOf: deliveries };
		const window = { from, to, scale: 0.1, ...rest };
		const { arrows } = layoutSequence(watched, lifelines, window);
		expect(arrows.length).toBeGreaterThan(15);
		// Four binary searches among 2,000, and what they found.
		expect(reads).toBeLessThan(4 * 13 + arrows.length + 1);
	});
});

describe('the ends of arrows', () => {
	/** c3 goes 300 ms after a post by c1 that reaches c2 … c30. */
	const cut = (count: number) =>
		people(count).post('c1', 'hi', 'x').wait(300).close('c3').timeline();
	const acked: Confirmed = (id) =>
		id === 'c2' ? 'confirmed' : id === 'c4' ? 'sent' : 'unconfirmed';
	const endsOf = (timeline: Timeline, asked: Asked = {}) => {
		const { columns, arrows } = pictureOf(timeline, { confirmed: acked, ...asked });
		const last = arrows.at(-1);
		if (!last) throw new Error('no arrow');
		return { columns, last, ends: last.ends };
	};

	it('say what became of each copy', () => {
		const { ends, last, columns } = endsOf(cut(5));
		expect(ends.map(({ receipt }) => receipt)).toEqual([
			'confirmed',
			'lost',
			'sent',
			'unconfirmed',
		]);
		expect(ends.map((end) => noteOf(end, true))).toEqual(['', 'broke off', 'sent', '']);
		expect(receiptsInWords(last.deliveries)).toBe(
			'1 confirmed, 1 broke off: the client had gone, ' +
				'1 sent: this client has confirmed nothing, 1 not confirmed yet',
		);
		const heads = (['filled', 'hollow', 'open', 'cross'] as const).map((head) =>
			headsPath(last, head),
		);
		expect(new Set(heads).size).toBe(4);
		expect(heads[0]).toContain(`L${columns.of.get('c2')?.x}`);
		expect(heads[0]).toMatch(/Z$/);
		expect(heads[2]).not.toContain('Z');
	});

	it('break off where and when the connection closed, short of the line', () => {
		const timeline = cut(5);
		const { ends, last, columns } = endsOf(timeline);
		const lost = ends.find(({ receipt }) => receipt === 'lost');
		const closing = (timeline.turns.at(-1)?.at ?? 0) * 0.1;
		expect(lost?.y).toBeCloseTo(closing, 6);
		const whole = columns.of.get('c3')?.x ?? NaN;
		const part = ((lost?.y ?? NaN) - last.y1) / (last.y2 - last.y1);
		expect(lost?.x).toBeCloseTo(last.x1 + (whole - last.x1) * part, 6);
		expect(part).toBeLessThan(1);
		for (const end of ends) if (end !== lost) expect(end.y).toBe(last.y2);
	});

	it('of a folded group are one, with a count of what is not confirmed, and one of what is lost', () => {
		const { ends } = endsOf(cut(30), { toggled: ['group 12 0'] });
		expect(ends.map((end) => [end.count, end.receipt, noteOf(end, false)])).toEqual([
			[10, 'unconfirmed', '×10, 8 not confirmed'],
			[1, 'lost', 'broke off'],
			[12, 'unconfirmed', '×12'],
			[6, 'unconfirmed', '×6'],
		]);
	});

	it('claim nothing while nobody has told', () => {
		const { last } = endsOf(cut(5), { confirmed: undefined });
		expect(receiptsInWords(last.deliveries)).toBe('1 broke off: the client had gone');
		expect(receiptsInWords(pictureOf(cut(5)).arrows[0]?.deliveries ?? [])).toBe('');
	});
});

describe('the columns', () => {
	it('stay single up to twelve, and fold beyond', () => {
		expect(pictureOf(people(12).timeline()).columns.groups).toEqual([]);
		const { groups, columns } = pictureOf(people(30).timeline()).columns;
		expect(groups.map(({ label, count, open }) => [label, count, open])).toEqual([
			['1–12', 12, true],
			['13–24', 12, false],
			['25–36', 6, false],
		]);
		expect(columns).toHaveLength(14);
	});

	it('never fold a client that is wanted', () => {
		const { columns, of } = pictureOf(people(30).timeline(), { always: ['c20'] }).columns;
		expect(of.get('c20')?.folded).toBe(false);
		expect(columns.map(({ label }) => label).slice(12)).toEqual(['c20', '13–24', '25–36']);
	});

	it('open and fold by hand, and count the copies that a folded line gets', () => {
		const told = people(30).post('c1', 'hi').timeline();
		const { columns, arrows } = pictureOf(told, { toggled: ['group 12 0', 'group 12 1'] });
		expect(columns.columns.map(({ label }) => label)).toEqual([
			'1–12',
			...Array.from({ length: 12 }, (_, i) => `c${i + 13}`),
			'25–36',
		]);
		expect(arrows.at(-1)?.ends.map(({ count }) => count)).toEqual([
			11,
			...Array.from({ length: 12 }, () => 1),
			6,
		]);
	});

	it('stand apart however many there are', () => {
		for (const count of [1, 3, 12, 60, 1000]) {
			const { columns, server, width } = pictureOf(people(count).timeline()).columns;
			const xs = [server, ...columns.map(({ x }) => x)];
			for (const [i, x] of xs.entries())
				if (i) expect(x - (xs[i - 1] ?? 0)).toBeGreaterThanOrEqual(66);
			expect(width).toBeGreaterThan(xs.at(-1) ?? 0);
		}
	});
});
