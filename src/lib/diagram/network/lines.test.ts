import { expect, it } from 'vitest';
import type { LineSample, TraceEvent } from '../../protocol';
import { createTimeline } from '../../timeline';
import { lineAt, lookOf } from './lines';

const sample = (change: Partial<LineSample>): LineSample => ({
	...{ client: 'c1', n: 1, delayMs: 0, bytesPerSecond: 0, dead: false, waiting: 0 },
	waitingMax: 1000,
	...change,
});

it('says what a line does, and nothing of a sound one', () => {
	expect(lookOf(sample({}))).toBeNull();
	expect(lookOf(sample({ delayMs: 800 }))).toMatchObject({ kind: 'late', badge: '800 ms late' });
	expect(lookOf(sample({ bytesPerSecond: 50, waiting: 120 }))).toMatchObject({
		kind: 'slow',
		badge: '50 B/s, 120 B wait',
	});
	expect(lookOf(sample({ bytesPerSecond: 50, delayMs: 5 }))?.badge).toContain('5 ms late');
	expect(lookOf(sample({ dead: true, delayMs: 5 }))?.kind).toBe('dead');
});

it('tells what the line was like at each instant', () => {
	const timeline = createTimeline('sequential');
	const client = { id: 'c1', name: 'Ana', agent: 'simulated' } as const;
	const said = (n: number): TraceEvent => ({
		...{ n, at: n, kind: 'message', cause: null, pattern: 'client-to-server', from: 'c1' },
		...{ recipients: 1, type: 'post', data: {}, bytes: 1 },
	});
	timeline.push({ n: 1, at: 1, kind: 'open', client });
	timeline.push(said(2));
	timeline.push(said(3));
	const lines = new Map([['c1', [sample({ n: 2, delayMs: 10 }), sample({ n: 3, delayMs: 20 })]]]);
	const [second, third] = [timeline.flight(2), timeline.flight(3)];
	const badge = (t = -1) => lineAt(lines, timeline, 'c1', t)?.badge;
	expect(badge((second?.start ?? 0) - 1)).toBeUndefined();
	expect(badge(second?.start)).toBe('10 ms late');
	expect(badge(third?.start)).toBe('20 ms late');
	expect(lineAt(lines, timeline, 'c2', 1e9)).toBeNull();
	expect(lineAt(new Map([['c1', [sample({ n: 1, delayMs: 7 })]]]), timeline, 'c1', 0)).toBeNull();
	const opened = timeline.turns[0]?.at ?? 0;
	expect(
		lineAt(new Map([['c1', [sample({ n: 1, delayMs: 7 })]]]), timeline, 'c1', opened),
	).toMatchObject({ badge: '7 ms late' });
});
