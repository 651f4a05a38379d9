import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATTERNS } from '../protocol';
import { NO_FILTER } from './filter';
import { NOW, readMoment, TABS, writeMoment, type Moment } from './moment';

const word = fc.string({ minLength: 1, maxLength: 20 });
const anyMoment: fc.Arbitrary<Moment> = fc.record({
	t: fc.option(fc.nat()),
	n: fc.nat(),
	tab: fc.constantFrom(...TABS),
	filter: fc.record({
		patterns: fc.option(
			fc.subarray([...PATTERNS], { maxLength: 2 }).map((some) => some as typeof some | null),
		),
		client: fc.option(word),
		room: fc.option(word),
		type: fc.option(word),
		text: fc.string({ maxLength: 30 }),
	}),
	focus: fc.option(word),
});

describe('a moment in an address', () => {
	it('comes back as it went in', () => {
		fc.assert(
			fc.property(anyMoment, (moment) => {
				const link = writeMoment(new URLSearchParams(), moment).toString();
				expect(readMoment(new URLSearchParams(link))).toEqual(moment);
			}),
		);
	});

	it('leaves an address without a moment as it was', () => {
		expect(writeMoment(new URLSearchParams('trace=/x'), NOW).toString()).toBe('trace=%2Fx');
		expect(readMoment(new URLSearchParams(''))).toEqual(NOW);
	});

	it('takes nonsense for nothing', () => {
		const nonsense = new URLSearchParams('t=soon&n=-4&view=x&patterns=none&client=');
		expect(readMoment(nonsense)).toEqual({ ...NOW, filter: { ...NO_FILTER, patterns: [] } });
	});
});
