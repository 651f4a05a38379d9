import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyTrace, timelineOf } from '../../../../tests/support/traces';
import { carrierToShow, lastNamed, shownUntil } from './wire-choice';

it('shows the copy that was asked for, if that client carried the message', () => {
	const carriers = ['c1', 'c2', 'c3'];
	expect(carrierToShow(carriers, [null, 'c9', 'c3'], new Set(['c2']))).toBe('c3');
	expect(carrierToShow(carriers, [null, 'c9', undefined], new Set(['c2']))).toBe('c2');
	expect(carrierToShow(carriers, [], new Set())).toBe('c1');
	expect(carrierToShow([], ['c1'], new Set())).toBeNull();
});

it('shows no frame of what is still ahead of the playhead, and every one of what is not', () => {
	fc.assert(
		fc.property(anyTrace, fc.double({ min: 0, max: 1, noNaN: true }), (trace, part) => {
			const timeline = timelineOf(trace, 'sequential');
			const t = part * timeline.end;
			const until = shownUntil(timeline, t);
			for (const { at, cause, changes } of timeline.turns) {
				for (const change of changes) if (at <= t) expect(change.at).toBeLessThanOrEqual(until);
				if (cause && cause.start <= t) expect(cause.event.at).toBeLessThanOrEqual(until);
			}
			// The log keeps its order: what was logged later than all that has begun is not shown yet.
			const begun = timeline.turns.filter(({ at, cause }) => (cause?.start ?? at) <= t);
			const next = timeline.turns[begun.length];
			const last = begun.flatMap(({ cause, changes, effects }) => [
				...(cause ? [cause.event.at] : []),
				...changes.map((change) => change.at),
				...effects.map(({ event }) => event.at),
			]);
			const event = next?.cause?.event ?? next?.changes[0] ?? next?.effects[0]?.event;
			if (event && event.at > Math.max(...last, -Infinity)) expect(until).toBeLessThan(event.at);
		}),
	);
});

it('finds a client by its name once it has joined, and the last of those with one name', () => {
	const open = (n: number, id: string, name: string) =>
		({ n, at: n, kind: 'open', client: { id, name, agent: 'simulated' } }) as const;
	const timeline = timelineOf(
		[
			open(1, 'c1', 'Ana'),
			open(2, 'c2', 'Ben'),
			{ n: 3, at: 3, kind: 'close', client: 'c2', code: 1000, reason: '' },
			open(4, 'c3', 'Ben'),
		],
		'sequential',
	);
	const [, ben, , again] = timeline.turns.map(({ at }) => at);
	expect(lastNamed(timeline, 'Ben', (ben ?? 0) - 1)).toBeUndefined();
	expect(lastNamed(timeline, 'Ben', (again ?? 0) - 1)).toBe('c2');
	expect(lastNamed(timeline, 'Ben', again ?? 0)).toBe('c3');
});
