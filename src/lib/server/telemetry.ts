import type { Ack, Handshake, LineSample, TelemetryRequest, WireFrame } from '../protocol';
import type { Connection } from './connection';
import { listFrames, textFrame, type FrameSequence } from './frames';
import type { HandshakeText } from './handshake';
import type { Settings } from './settings';
import { createWireTap, type TapTarget, type WireTap } from './wire-tap';

/** Most frames of one batch, and their size in characters of JSON; the rest is left out. */
export const BATCH_FRAMES_MAX = 250;
const BATCH_CHARS_MAX = 256 * 1024;
/** Handshakes of one message: an observer who asks gets many at once. */
const HANDSHAKES_MAX = 100;
/** Samples of lines of one batch; those of the oldest events are left out. */
const LINES_MAX = 500;

type Observer = Pick<Connection, 'ended' | 'send' | 'sendAndWait' | 'waiting'>;

/** What telemetry knows of a client: where its frames pass, and how it connected. */
export interface TelemetryClient extends TapTarget {
	readonly handshake: HandshakeText;
}

interface Member {
	readonly client: TelemetryClient;
	tap: WireTap | null;
	/** Up to which trace event it said that it received; 0 before. */
	acked: number;
}

/** What an observer asks for. */
type Wish = Pick<TelemetryRequest, 'frames' | 'acks'> & Partial<Pick<TelemetryRequest, 'lines'>>;

export interface TelemetryOptions {
	readonly settings: Pick<Settings, 'traceBatchMs' | 'waitingBytesMax' | 'frameObserversMax'>;
	/** The clock, in ms since the Unix epoch. */
	readonly now: () => number;
}

/**
 * What only the transport saw of one playground: frames, handshakes, acks. Sockets are tapped only
 * while an observer asks for frames. Nothing here is in the log or the trace.
 */
export function createTelemetry({ settings, now }: TelemetryOptions) {
	const members = new Map<string, Member>();
	const frameObservers = new Set<Observer>();
	const ackObservers = new Set<Observer>();
	const lineObservers = new Set<Observer>();
	/** Last trace event of each log position. */
	let lastOfSeq: number[] = [];
	let lastN = 0;
	/** Trace events of the frames that are being written, in their order. */
	let sending: (number | null)[] = [];
	let frames: string[] = [];
	let frameChars = 0;
	let left = 0;
	let handshakes: Handshake[] = [];
	let acks = new Map<string, number>();
	let lines: LineSample[] = [];
	/** The last of each line that has had a fault. */
	const lastLines = new Map<string, LineSample>();
	let timer: NodeJS.Timeout | undefined;
	let lastBatch = -Infinity;

	const capturing = (): boolean => frameObservers.size > 0;

	function plan(): void {
		timer ??= setTimeout(
			flush,
			Math.max(0, lastBatch + settings.traceBatchMs - performance.now()),
		).unref();
	}

	/** Telemetry is a courtesy: a slow observer misses some of it, and keeps its trace. */
	const keepsUp = (observer: Observer): boolean => observer.waiting < settings.waitingBytesMax / 4;

	function flush(): void {
		timer = undefined;
		lastBatch = performance.now();
		const shown = handshakes;
		if (shown.length > 0) tell(frameObservers, message({ handshakes: shown }));
		if (frames.length > 0 || left > 0) {
			const rest = left > 0 ? `,"left":${left}` : '';
			tell(frameObservers, `{"type":"telemetry","frames":[${frames.join(',')}]${rest}}`);
		}
		if (acks.size > 0) tell(ackObservers, message({ acks: ackList(acks) }));
		if (lines.length > 0) tell(lineObservers, message({ lines }));
		forgetFrames();
		acks = new Map();
		lines = [];
	}

	function forgetFrames(): void {
		frames = [];
		frameChars = 0;
		left = 0;
		handshakes = [];
	}

	function tell(observers: ReadonlySet<Observer>, text: string): void {
		const frame = textFrame(text);
		for (const observer of observers) if (keepsUp(observer)) observer.send(frame);
	}

	function attach(id: string, member: Member): void {
		member.tap = createWireTap(member.client, {
			now,
			sending: () => sending.shift() ?? null,
			onFrame({ bytes, ...frame }) {
				// Counted, not encoded: what is left out must cost next to nothing.
				if (frames.length >= BATCH_FRAMES_MAX || frameChars >= BATCH_CHARS_MAX) left++;
				else {
					const told: WireFrame = { ...frame, client: id, bytes: bytes.toString('base64') };
					const text = JSON.stringify(told);
					frames.push(text);
					frameChars += text.length;
				}
				plan();
			},
		});
	}

	function detach(member: Member): void {
		member.tap?.detach();
		member.tap = null;
	}

	function stopCapture(): void {
		for (const member of members.values()) detach(member);
		forgetFrames();
	}

	async function sendHandshakes(observer: Observer): Promise<void> {
		const all = [...members].map(([id, { client }]) => ({ client: id, ...client.handshake }));
		// At least one, with nobody there: it is the answer to the request.
		for (let from = 0; from === 0 || from < all.length; from += HANDSHAKES_MAX) {
			const text = message({ handshakes: all.slice(from, from + HANDSHAKES_MAX) });
			if (!(await observer.sendAndWait(textFrame(text)))) return;
		}
	}

	function wantFrames(observer: Observer, wanted: boolean): void {
		if (wanted === frameObservers.has(observer)) return;
		if (!wanted) {
			frameObservers.delete(observer);
			if (!capturing()) stopCapture();
			return;
		}
		if (!capturing()) for (const [id, member] of members) attach(id, member);
		frameObservers.add(observer);
		void sendHandshakes(observer);
	}

	function wantAcks(observer: Observer, wanted: boolean): void {
		if (!wanted) return void ackObservers.delete(observer);
		if (ackObservers.has(observer)) return;
		ackObservers.add(observer);
		const known = new Map([...members].map(([id, { acked }]) => [id, acked]));
		const list = ackList(known);
		if (list.length > 0) observer.send(textFrame(message({ acks: list })));
	}

	function wantLines(observer: Observer, wanted: boolean): void {
		if (!wanted) return void lineObservers.delete(observer);
		if (lineObservers.has(observer)) return;
		lineObservers.add(observer);
		const known = [...lastLines.values()];
		if (known.length > 0) observer.send(textFrame(message({ lines: known })));
	}

	return {
		/** Does what an observer asks; false if there are too many that want frames. */
		ask(observer: Observer, { frames, acks, lines }: Wish): boolean {
			wantAcks(observer, acks);
			wantLines(observer, lines ?? false);
			const full =
				frameObservers.size >= settings.frameObserversMax && !frameObservers.has(observer);
			if (frames && full) return false;
			wantFrames(observer, frames);
			return true;
		},
		/** An observer has left. */
		leave(observer: Observer): void {
			wantFrames(observer, false);
			wantAcks(observer, false);
			wantLines(observer, false);
		},

		/** A client has its id: from now on its frames may be captured. */
		join(id: string, client: TelemetryClient): void {
			const member: Member = { client, tap: null, acked: 0 };
			const before = members.get(id);
			if (before) detach(before);
			members.set(id, member);
			if (!capturing()) return;
			attach(id, member);
			handshakes.push({ client: id, ...client.handshake });
			plan();
		},
		/** A client's socket is closed. */
		part(id: string, client: TelemetryClient): void {
			const member = members.get(id);
			// It has come back by another socket meanwhile.
			if (member?.client !== client) return;
			detach(member);
			members.delete(id);
			lastLines.delete(id);
		},
		/** What a line with a fault is like just now. */
		line(sample: Omit<LineSample, 'n'>): void {
			const now = { ...sample, n: lastN };
			lastLines.set(sample.client, now);
			if (lineObservers.size === 0) return;
			lines = [...lines.slice(1 - LINES_MAX), now];
			plan();
		},

		/** A turn was applied: `n` is its last trace event, if it has one. */
		turn(seq: number, n: number | undefined): void {
			lastN = n ?? lastN;
			lastOfSeq[seq] = lastN;
		},
		/** The last event of each log position. */
		save: (): Uint32Array => Uint32Array.from(lastOfSeq),
		/** Goes on behind these. */
		restore(saved: Uint32Array): void {
			lastOfSeq = [...saved];
			lastN = lastOfSeq.at(-1) ?? 0;
		},
		/** These frames are written to a client's socket next. */
		writing(frames: FrameSequence): void {
			if (capturing()) sending = listFrames(frames).map(({ n }) => n);
		},
		/** A client's message has become trace event `n`, was an `ack` (null), or stays untold. */
		settle(id: string, number: number, n: number | null | 'untold'): void {
			members.get(id)?.tap?.settle(number, n);
		},
		/** A client has received everything up to log position `seq`; false if there is no such yet. */
		ack(id: string, seq: number): boolean {
			if (seq >= lastOfSeq.length) return false;
			const n = lastOfSeq[seq] ?? 0;
			const member = members.get(id);
			if (!member || n <= member.acked) return true;
			member.acked = n;
			if (ackObservers.size > 0) {
				acks.set(id, n);
				plan();
			}
			return true;
		},

		/** Whether sockets are tapped. */
		get capturing() {
			return capturing();
		},
		/** Lets go of every socket and sends nothing more. */
		stop(): void {
			clearTimeout(timer);
			flush();
			frameObservers.clear();
			ackObservers.clear();
			lineObservers.clear();
			stopCapture();
			clearTimeout(timer);
		},
	};
}
export type Telemetry = ReturnType<typeof createTelemetry>;

const message = (content: object): string => JSON.stringify({ type: 'telemetry', ...content });

const ackList = (acks: ReadonlyMap<string, number>): Ack[] =>
	[...acks].filter(([, n]) => n > 0).map(([client, n]) => ({ client, n }));
