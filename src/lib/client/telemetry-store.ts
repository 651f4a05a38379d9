import * as v from 'valibot';
import { TelemetryMessage, type Handshake, type LineSample, type WireFrame } from '../protocol';

/** Frames of trace messages that are kept, newest first to stay; and their size in characters. */
export const FRAMES_KEPT = 2000;
const FRAME_CHARS_KEPT = 16 * 1024 * 1024;
/** Frames that carry no trace message (ping, pong, close, ack) that are kept. */
export const CONTROL_KEPT = 200;
/** Samples that are kept of each line that has had a fault. */
export const SAMPLES_KEPT = 500;
/** Handshakes that are kept. */
const HANDSHAKES_KEPT = 2000;

/**
 * What the transport saw, as an observer receives it: captured frames and handshakes while
 * somebody looks, and who has received what. Memory is bounded; the oldest go first.
 */
export function createTelemetryStore() {
	const frames = new Set<WireFrame>();
	const byN = new Map<number, Set<WireFrame>>();
	const handshakes = new Map<string, Handshake>();
	const acks = new Map<string, number>();
	const lines = new Map<string, LineSample[]>();
	const listeners = new Set<() => void>();
	let control: WireFrame[] = [];
	let chars = 0;
	let left = 0;
	let looking = 0;
	let following = 0;
	let gauging = 0;
	let send: ((text: string) => void) | null = null;

	function ask(): void {
		const wish = {
			type: 'telemetry',
			frames: looking > 0,
			acks: following > 0,
			lines: gauging > 0,
		};
		send?.(JSON.stringify(wish));
	}

	function keep(frame: WireFrame): void {
		if (frame.n === null) {
			control = [...control, frame].slice(-CONTROL_KEPT);
			return;
		}
		frames.add(frame);
		chars += frame.bytes.length;
		const ofMessage = byN.get(frame.n);
		if (ofMessage) ofMessage.add(frame);
		else byN.set(frame.n, new Set([frame]));
		for (const oldest of frames) {
			if (frames.size <= FRAMES_KEPT && chars <= FRAME_CHARS_KEPT) break;
			drop(oldest);
		}
	}

	function drop(frame: WireFrame): void {
		frames.delete(frame);
		chars -= frame.bytes.length;
		if (frame.n === null) return;
		const ofMessage = byN.get(frame.n);
		ofMessage?.delete(frame);
		if (ofMessage?.size === 0) byN.delete(frame.n);
	}

	function keepHandshake(handshake: Handshake): void {
		handshakes.set(handshake.client, handshake);
		for (const [oldest] of handshakes) {
			if (handshakes.size <= HANDSHAKES_KEPT) break;
			handshakes.delete(oldest);
		}
	}

	/** In order of `n`; of one event the last sample, which is the newest. */
	function keepSample(sample: LineSample): void {
		const samples = lines.get(sample.client) ?? [];
		if (samples.at(-1)?.n === sample.n) samples.pop();
		samples.push(sample);
		if (samples.length > SAMPLES_KEPT) samples.shift();
		lines.set(sample.client, samples);
	}

	/** Counts who wants something, and tells the server of the first and the last. */
	function want(count: (change: 1 | -1) => number): () => void {
		let wanted = true;
		if (count(1) === 1) ask();
		return () => {
			if (!wanted) return;
			wanted = false;
			if (count(-1) === 0) ask();
		};
	}

	return {
		/** A connection stands: `say` sends one text frame on it. What was asked for is asked again. */
		opened(say: (text: string) => void): void {
			send = say;
			if (looking > 0 || following > 0 || gauging > 0) ask();
		},
		/** The connection is gone. */
		closed(): void {
			send = null;
		},
		/** Takes one message of an observer's connection; false if it is no telemetry. */
		accept(text: string): boolean {
			const parsed = v.safeParse(TelemetryMessage, parseJson(text));
			if (!parsed.success) return false;
			const { output } = parsed;
			for (const frame of output.frames ?? []) keep(frame);
			for (const handshake of output.handshakes ?? []) keepHandshake(handshake);
			for (const { client, n } of output.acks ?? [])
				acks.set(client, Math.max(n, acks.get(client) ?? 0));
			for (const sample of output.lines ?? []) keepSample(sample);
			left += output.left ?? 0;
			for (const listener of listeners) listener();
			return true;
		},

		/** Has frames captured until the returned function is called; calls may overlap. */
		lookAtFrames: (): (() => void) => want((change) => (looking += change)),
		/** Has acks told until the returned function is called; calls may overlap. */
		followAcks: (): (() => void) => want((change) => (following += change)),
		/** Has lines with a fault told until the returned function is called; calls may overlap. */
		gaugeLines: (): (() => void) => want((change) => (gauging += change)),
		/** Calls the listener whenever something came; returns what stops that. */
		subscribe(listener: () => void): () => void {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},

		/** The frames of one client that carry trace message `n`, in order: several if in fragments. */
		framesOf: (n: number, client: string): readonly WireFrame[] =>
			[...(byN.get(n) ?? [])].filter((frame) => frame.client === client),
		/** The clients whose copy of trace message `n` was captured. */
		clientsOf: (n: number): ReadonlySet<string> =>
			new Set([...(byN.get(n) ?? [])].map(({ client }) => client)),
		/** The newest frames without a place in the trace, oldest first; of one client if given. */
		controlFrames: (client?: string): readonly WireFrame[] =>
			client === undefined ? control : control.filter((frame) => frame.client === client),
		handshakeOf: (client: string): Handshake | undefined => handshakes.get(client),
		/**
		 * The last trace event that `client` said it received. Undefined: it has not said anything,
		 * as clients of other people need not.
		 */
		ackedBy: (client: string): number | undefined => acks.get(client),
		/** The clients whose lines have had a fault, and what those were like, in order of `n`. */
		lines: lines as ReadonlyMap<string, readonly LineSample[]>,
		/** How many frames the server had to leave out, because there were too many at once. */
		get left() {
			return left;
		},
	};
}
export type TelemetryStore = ReturnType<typeof createTelemetryStore>;

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
