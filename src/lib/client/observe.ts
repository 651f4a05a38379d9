import { TELEMETRY_PREFIX } from '../protocol';
import { createConnection, type Connection, type ConnectionOptions } from './connection';
import type { TelemetryStore } from './telemetry-store';
import type { TraceStore } from './trace-store';

export interface ObserveOptions extends Pick<
	ConnectionOptions,
	'onState' | 'isGone' | 'Socket' | 'schedule' | 'random'
> {
	/** `ws://…/ws/ID?observe=1` */
	readonly url: string;
	readonly store: TraceStore;
	/** Where telemetry goes, and who asks for it. */
	readonly telemetry?: TelemetryStore;
	/** The browser's time in ms since the Unix epoch; its own clock by default. */
	readonly now?: () => number;
}

/** Fills a trace store from an observer's connection; reconnects when lost, or when events miss. */
export function observe(options: ObserveOptions): Connection {
	const { url, store, telemetry, now = Date.now, onState, ...rest } = options;
	const connection = createConnection({
		...rest,
		now,
		url: () => url,
		onState(state) {
			if (state.name === 'open') {
				store.opened();
				telemetry?.opened((text) => connection.send(text));
			} else telemetry?.closed();
			onState?.(state);
		},
		onMessage(text) {
			if (text.startsWith(TELEMETRY_PREFIX)) return void telemetry?.accept(text);
			// A new connection brings the whole backlog, which fills the gap.
			if (store.accept(text, now()) === 'gap') connection.reconnect();
		},
	});
	return connection;
}
