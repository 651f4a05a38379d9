import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { MeterReading } from '../protocol';
import type { Settings } from './settings';

const METER_ID = /^[\w-]{8,64}$/;

/** `up` is from the client to the server; HTTP heads and WebSocket frame heads are counted too. */
interface Meter {
	requests: number;
	up: number;
	down: number;
	/** What is still going on: how much of it has passed by now. */
	readonly open: Set<() => { up: number; down: number }>;
}

/**
 * Counts the bytes of requests that carry `?meter=ID`, on the sockets themselves: what a packet
 * capture would see as TCP payload.
 */
export function createMeters({ metersMax }: Pick<Settings, 'metersMax'>) {
	const meters = new Map<string, Meter>();
	/** How far each socket had got when its last request was over. */
	const passed = new WeakMap<Socket, { read: number; written: number }>();

	function meterOf(request: IncomingMessage): Meter | null {
		const id = /[?&]meter=([^&]*)/.exec(request.url ?? '')?.[1] ?? '';
		if (!METER_ID.test(id)) return null;
		let meter = meters.get(id);
		if (!meter) {
			meters.set(id, (meter = { requests: 0, up: 0, down: 0, open: new Set() }));
			const [first] = meters.keys();
			if (meters.size > metersMax && first !== undefined) meters.delete(first);
		}
		meter.requests++;
		return meter;
	}

	function begin(meter: Meter | null, socket: Socket): () => void {
		const from = passed.get(socket) ?? { read: 0, written: 0 };
		const now = () => ({
			up: socket.bytesRead - from.read,
			down: socket.bytesWritten - from.written,
		});
		meter?.open.add(now);
		return () => {
			passed.set(socket, { read: socket.bytesRead, written: socket.bytesWritten });
			if (!meter?.open.delete(now)) return;
			const { up, down } = now();
			meter.up += up;
			meter.down += down;
		};
	}

	return {
		/** Counts an HTTP request; call it before anybody answers. */
		request(request: IncomingMessage, response: ServerResponse): void {
			// Every request of a kept-alive socket moves on what the next one is counted from.
			const end = begin(meterOf(request), request.socket);
			response.once('close', end);
		},
		/** Counts a WebSocket, its handshake included, until its socket is closed. */
		upgrade(request: IncomingMessage, socket: Duplex): void {
			const meter = meterOf(request);
			if (meter) socket.once('close', begin(meter, request.socket));
		},
		/** As of now; null if nothing has carried that id. */
		read(id: string): MeterReading | null {
			const meter = meters.get(id);
			if (!meter) return null;
			let { up, down } = meter;
			for (const now of meter.open) {
				const more = now();
				up += more.up;
				down += more.down;
			}
			return { requests: meter.requests, up, down };
		},
	};
}
export type Meters = ReturnType<typeof createMeters>;
