import type { AnyApp } from '../../src/lib/apps';
import { createEngine, listRecipients, type Turn } from '../../src/lib/engine';

/** An app on its engine, told what happens line by line; each input comes 1 ms after the last. */
export function appStory(app: AnyApp, seed = 1) {
	const engine = createEngine(app, seed);
	let at = 1000;

	return {
		engine,
		/** The time of the last input, in ms. */
		now: () => at,
		/** Connects a client whose name is its id in capitals. */
		open: (id: string): Turn =>
			engine.apply({
				kind: 'open',
				at: ++at,
				client: { id, name: id.toUpperCase(), agent: 'browser' },
			}),
		close: (client: string): Turn =>
			engine.apply({ kind: 'close', at: ++at, client, code: 1001, reason: '' }),
		say: (client: string, type: string, fields: Record<string, unknown> = {}, host = false): Turn =>
			engine.apply({
				...{ kind: 'message', at: ++at, client, bytes: 40, host },
				message: { type, ...fields },
			}),
		tick: (): Turn => engine.apply({ kind: 'tick', at: ++at }),
	};
}

/** What went out: whom to, and the message without its `seq`. */
export const sent = ({ deliveries }: Turn): [string[], Record<string, unknown>][] =>
	deliveries.map(({ recipients, payload }) => {
		const message = JSON.parse(payload) as Record<string, unknown>;
		delete message['seq'];
		return [[...listRecipients(recipients)], message];
	});
