import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TraceEvent } from '../protocol';
import { keepInMemory } from '../../../tests/support/storage';
import { createUnsent } from './unsent';

beforeEach(keepInMemory);
afterEach(() => void vi.unstubAllGlobals());

const said = (data: Record<string, unknown>, from = 'c1'): TraceEvent => ({
	...{ n: 1, at: 0, kind: 'message', cause: null, pattern: 'client-to-server', recipients: 1 },
	...{ from, type: 'post', data, bytes: 1 },
});
const keysOf = (unsent: ReturnType<typeof createUnsent>) => unsent.list.map(({ key }) => key);

describe('what was written and may not have arrived', () => {
	it('is there again after a reload, in order, for its own playground alone', () => {
		const before = createUnsent('/ws/a');
		before.add('c1-1', '{"text":"one"}');
		before.add('c1-2', '{"text":"two"}');
		const after = createUnsent('/ws/a');
		expect(after.list).toEqual([
			{ key: 'c1-1', text: '{"text":"one"}' },
			{ key: 'c1-2', text: '{"text":"two"}' },
		]);
		expect(createUnsent('/ws/b').list).toEqual([]);
	});

	it('is forgotten once the trace has it, by its id or its ref, and not because of anybody else', () => {
		const unsent = createUnsent('/ws/a');
		for (const key of ['c1-1', 'c1-2', 'c1-3']) unsent.add(key, key);
		unsent.confirm([said({ id: 'c1-1' }), said({ id: 'other' })]);
		expect(keysOf(unsent)).toEqual(['c1-2', 'c1-3']);
		unsent.confirm([said({ ref: 'c1-3' }), said({ ref: 'c1-2' }, 'server')]);
		expect(keysOf(unsent)).toEqual(['c1-2']);
		expect(keysOf(createUnsent('/ws/a'))).toEqual(['c1-2']);
	});

	it('is found in the text of a trace, whole', () => {
		const unsent = createUnsent('/ws/a');
		for (const key of ['c1-1', 'c1-10']) unsent.add(key, key);
		unsent.confirmIn(JSON.stringify(said({ id: 'c1-10' })));
		expect(keysOf(unsent)).toEqual(['c1-1']);
	});

	it('comes back when it is refused, once', () => {
		const unsent = createUnsent('/ws/a');
		unsent.add('c1-1', 'frame');
		expect(unsent.refused(undefined)).toBeNull();
		expect(unsent.refused('c1-1')).toBe('frame');
		expect(unsent.refused('c1-1')).toBeNull();
		expect(createUnsent('/ws/a').list).toEqual([]);
	});

	it('is nothing where the storage holds something else', () => {
		sessionStorage.setItem('duplex:unsent:/ws/a', '[{"key":1}]');
		expect(createUnsent('/ws/a').list).toEqual([]);
		sessionStorage.setItem('duplex:unsent:/ws/a', '{');
		expect(createUnsent('/ws/a').list).toEqual([]);
	});
});
