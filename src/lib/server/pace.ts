import type { Turn } from '../engine';
import { SERVER } from '../protocol';
import { Bucket } from './limits';
import type { Settings } from './settings';

/** How many frames a turn has sent, each to one client. */
export const countDeliveries = ({ events }: Pick<Turn, 'events'>): number => {
	let count = 0;
	for (const event of events)
		if (event.kind === 'message' && event.from === SERVER) count += event.recipients;
	return count;
};

/**
 * How fast a playground may go, all its clients together: messages, and the deliveries that they
 * cause. What a message causes is known only once it is applied, so it is charged as if it went to
 * everyone, and what was not needed is given back.
 */
export function createPace(settings: Settings, start: number) {
	const messages = new Bucket(
		settings.playgroundMessageBurst,
		settings.playgroundMessagesPerSecond,
		start,
	);
	const deliveries = new Bucket(settings.deliveryBurst, settings.deliveriesPerSecond, start);
	return {
		/** Lets one message pass and says what was charged for it; null if it is too many. */
		admit(now: number, clients: number): number | null {
			const charge = Math.max(1, clients);
			if (!deliveries.take(now, charge)) return null;
			if (messages.take(now)) return charge;
			deliveries.giveBack(charge);
			return null;
		},
		/** The message was not applied after all. */
		giveBack: (charge: number): void => deliveries.giveBack(charge),
		/** The message was applied. */
		settle(charge: number, turn: Turn): void {
			deliveries.giveBack(charge - countDeliveries(turn));
		},
	};
}
export type Pace = ReturnType<typeof createPace>;
