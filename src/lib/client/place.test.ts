import { describe, expect, it } from 'vitest';
import type { Welcome } from '../protocol';
import { createPlace } from './place';

const welcome = (more: Partial<Welcome>): Welcome => ({
	...{ type: 'welcome', seq: 7, epoch: 'e', id: 'c1', name: 'Ana', token: 't', app: 'feed' },
	...{ state: {}, recovered: false, ...more },
});

describe('where a client stands', () => {
	it('is nowhere before it has been welcomed', () => {
		const place = createPlace();
		place.received(3);
		expect([place.now, place.resume()]).toEqual([null, null]);
	});

	it('counts the messages of its last position', () => {
		const place = createPlace();
		place.welcome(welcome({}));
		expect(place.now).toMatchObject({ id: 'c1', after: 7, had: 0 });
		place.received(7);
		place.received(9);
		place.received(9);
		expect(place.now).toMatchObject({ after: 9, had: 2 });
		expect(JSON.parse(place.resume() ?? '')).toEqual({
			...{ type: 'resume', token: 't', epoch: 'e', after: 9, had: 2 },
		});
		place.received(8); // what it missed, of before: it stands where it stood
		expect(place.now).toMatchObject({ after: 9, had: 2 });
	});

	it('goes on where it stood if all was recovered, and anew if not', () => {
		const known = { id: 'c1', token: 't', epoch: 'e', after: 9, had: 2 };
		const recovered = createPlace(known);
		recovered.welcome(welcome({ seq: 20, recovered: true }));
		expect(recovered.now).toMatchObject({ after: 9, had: 2 });
		const lost = createPlace(known);
		lost.welcome(welcome({ seq: 20, epoch: 'f' }));
		expect(lost.now).toMatchObject({ epoch: 'f', after: 20, had: 0 });
		lost.forget();
		expect(lost.now).toBeNull();
	});
});
