import { expect, it } from 'vitest';
import { carrierToShow } from './wire-choice';

it('shows the copy that was asked for, if that client carried the message', () => {
	const carriers = ['c1', 'c2', 'c3'];
	expect(carrierToShow(carriers, [null, 'c9', 'c3'], new Set(['c2']))).toBe('c3');
	expect(carrierToShow(carriers, [null, 'c9', undefined], new Set(['c2']))).toBe('c2');
	expect(carrierToShow(carriers, [], new Set())).toBe('c1');
	expect(carrierToShow([], ['c1'], new Set())).toBeNull();
});
