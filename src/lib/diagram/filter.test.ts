import { describe, expect, it } from 'vitest';
import { story } from '../../../tests/support/traces';
import { PATTERNS } from '../protocol';
import { isFiltering, matches, NO_FILTER, togglePattern, type TraceFilter } from './filter';

const told = () =>
	story().open('a').open('b').open('c').post('a', 'Tea or coffee?', 'x').like('b', 'x').timeline();

const shown = (change: Partial<TraceFilter>): string[] => {
	const timeline = told();
	return [...timeline.causes, ...timeline.effects]
		.filter((flight) => matches(flight, { ...NO_FILTER, ...change }))
		.map(({ event }) => event.type);
};

describe('the filter', () => {
	it('lets everything through when it is empty', () => {
		expect(isFiltering(NO_FILTER)).toBe(false);
		expect(shown({})).toEqual(['post', 'like', 'posted', 'liked']);
	});

	it('narrows by pattern, type and text', () => {
		expect(shown({ patterns: ['broadcast'] })).toEqual(['posted']);
		expect(shown({ patterns: [] })).toEqual([]);
		expect(shown({ type: 'like' })).toEqual(['like']);
		expect(shown({ text: 'COFFEE' })).toEqual(['post', 'posted']);
		expect(shown({ text: 'cocoa' })).toEqual([]);
	});

	it('narrows to what one client sends or receives', () => {
		const timeline = told();
		const ids = new Map(
			timeline.turns.flatMap(({ changes }) =>
				changes.flatMap((change) =>
					change.kind === 'open' ? [[change.client.name, change.client.id] as const] : [],
				),
			),
		);
		const of = (name: string) => shown({ client: ids.get(name) ?? '' });
		const [a = '', b = '', c = ''] = [...ids.keys()];
		expect(of(a)).toEqual(['post', 'liked']);
		expect(of(b)).toEqual(['like', 'posted']);
		expect(of(c)).toEqual(['posted']);
	});

	it('turns patterns off and on', () => {
		const without = togglePattern(NO_FILTER, 'broadcast', PATTERNS);
		expect(without.patterns).toEqual(['client-to-server', 'server-to-client']);
		expect(togglePattern(without, 'broadcast', PATTERNS).patterns).toBeNull();
	});
});
