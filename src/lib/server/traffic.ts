import { Counter, type Registry } from 'prom-client';
import { SERVER, type MessageEvent, type Pattern } from '../protocol';

/**
 * Counts messages, deliveries and bytes. Every message passes here, so they are plain numbers, which
 * become those of `prom-client` when somebody reads them.
 */
export function createTraffic(registers: Registry[]) {
	/** How many of each type, by pattern. There are as many types as the apps have. */
	const types = new Map<string, Record<Pattern, number>>();
	let deliveries = 0;
	let received = 0;
	let delivered = 0;

	const total = (name: string, help: string, read: () => number) =>
		new Counter({
			...{ name, help, registers },
			collect() {
				this.reset();
				this.inc(read());
			},
		});
	total('duplex_deliveries_total', 'Messages written, once a recipient.', () => deliveries);
	total('duplex_received_bytes_total', 'Payload bytes of logged messages.', () => received);
	total('duplex_delivered_bytes_total', 'Payload bytes of deliveries.', () => delivered);
	new Counter({
		name: 'duplex_messages_total',
		help: 'Messages in traces.',
		labelNames: ['type', 'pattern'],
		registers,
		collect() {
			this.reset();
			for (const [type, counts] of types)
				for (const [pattern, count] of Object.entries(counts))
					if (count > 0) this.inc({ type, pattern }, count);
		},
	});

	return {
		/** A message has become part of a trace. */
		count({ type, pattern, from, recipients, bytes }: MessageEvent): void {
			let counts = types.get(type);
			if (!counts)
				types.set(type, (counts = { 'client-to-server': 0, 'server-to-client': 0, broadcast: 0 }));
			counts[pattern]++;
			if (from !== SERVER) received += bytes;
			else {
				deliveries += recipients;
				delivered += recipients * bytes;
			}
		},
	};
}
