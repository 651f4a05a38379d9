import { expect, it } from 'vitest';
import type { Turn } from '../engine';
import { createPace } from './pace';
import { readSettings } from './settings';

const turn = (recipients: number): Turn => ({
	seq: 1,
	deliveries: [],
	events: [
		{
			...{ n: 2, at: 0, kind: 'message', cause: 1, pattern: 'broadcast', audience: 'others' },
			...{ from: 'server', recipients, type: 'posted', data: {}, bytes: 2 },
		} as Turn['events'][number],
	],
});
const pace = (settings: { deliveryBurst: number; playgroundMessageBurst?: number }) =>
	createPace(
		{
			...readSettings(),
			deliveriesPerSecond: 10,
			playgroundMessagesPerSecond: 0,
			playgroundMessageBurst: 1000,
			...settings,
		},
		0,
	);

it('charges for everyone, and gives back what was not used', () => {
	const { admit, settle } = pace({ deliveryBurst: 10 });
	expect([admit(0, 5), admit(0, 5), admit(0, 5)]).toEqual([5, 5, null]);
	settle(5, turn(1));
	settle(5, turn(4));
	expect([admit(0, 5), admit(0, 5)]).toEqual([5, null]);
});

it('lets a playground speak that has more clients than a burst, and makes it wait for that', () => {
	const { admit, settle } = pace({ deliveryBurst: 10 });
	expect(admit(0, 30)).toBe(30);
	settle(30, turn(30));
	expect([admit(2900, 30), admit(3000, 30)]).toEqual([null, 30]);
});

it('takes no deliveries for a message that is one too many', () => {
	const { admit } = pace({ deliveryBurst: 10, playgroundMessageBurst: 1 });
	expect([admit(0, 3), admit(0, 3), admit(0, 3), admit(0, 3)]).toEqual([3, null, null, null]);
});

it('counts one client, or none, as one', () => {
	const { admit } = pace({ deliveryBurst: 2 });
	expect([admit(0, 0), admit(0, 1), admit(0, 0)]).toEqual([1, 1, null]);
});
