import { describe, expect, it } from 'vitest';
import { createOutbox } from './outbox';
import { Roster } from './roster';

const { createBox } = createOutbox(() => undefined);
const member = () => ({ connection: { box: createBox({ write: () => undefined }) } });

describe('the roster', () => {
	it('finds the boxes of an audience, once, until somebody comes, goes or comes back elsewhere', () => {
		const roster = new Roster<ReturnType<typeof member>>();
		const [ana, ben, again] = [member(), member(), member()];
		roster.set('a', ana).set('b', ben);
		const audience = ['a', 'x', 'b', 'c'];
		const boxes = roster.boxesOf(audience);
		expect(boxes).toEqual([ana.connection.box, ben.connection.box]);
		expect(roster.boxesOf(audience)).toBe(boxes);
		roster.set('c', member());
		expect(roster.boxesOf(audience)).toHaveLength(3);
		roster.delete('b');
		expect(roster.boxesOf(audience)).toHaveLength(2);
		roster.set('a', again);
		expect(roster.boxesOf(audience)[0]).toBe(again.connection.box);
		roster.clear();
		expect(roster.boxesOf(audience)).toEqual([]);
		expect(roster.boxOf('a')).toBeUndefined();
	});
});
