import type { AppName, ClientInfo, TraceEvent } from '../protocol';
import type { AppScreen } from '../screens';
import {
	advance,
	goLive,
	LIVE,
	pause,
	play,
	seek,
	setSpeed,
	showMessage,
	SPEEDS,
	stepBack,
	stepForward,
	turnBack,
	turnForward,
	type Flight,
	type Pace,
	type PlayheadState,
	type Timeline,
} from '../timeline';
import { NO_FILTER, type TraceFilter } from './filter';
import type { Tab } from './moment';
import { lineAt, type LineLook, type Lines } from './network/lines';
import { createTraceStates, type TraceStates } from './trace-states';
import type { World } from './world';

/** Where the events come from: the live server's trace, or a recorded one. */
export interface TraceSource {
	readonly events: readonly TraceEvent[];
	/** Calls back with each batch of new events; returns how to stop. */
	subscribe(listener: (events: readonly TraceEvent[]) => void): () => void;
	/** The server's clock at the browser's `now`, both in ms since the epoch. */
	serverNow(now: number): number;
	/** The whole trace as NDJSON, for a source that does not keep all of it. */
	readonly whole?: () => Promise<string>;
}

export interface TraceViewOptions {
	readonly source: TraceSource;
	/** Whose trace it is: it tells what the screens show. The feed's if absent. */
	readonly app?: AppName;
	readonly pace?: Pace;
	/** Events that are kept; the oldest beyond them are folded away. All of them if absent. */
	readonly keep?: number;
	/** Steps jump instead of flying. */
	readonly still?: boolean;
}

/** What is known about a delivery: acknowledged, not yet, or sent to a client that never does. */
export type Confirmed = (client: string, n: number) => 'confirmed' | 'sent' | 'unconfirmed';

const NO_LINES: Lines = new Map();

/** What is read changes at most this often while time runs, in ms of real time. */
const CALM_MS = 100;

/** All that the views of one page share: the timeline, the playhead, and what is seen there. */
export class TraceView {
	readonly app: AppName;
	readonly timeline: Timeline;
	readonly #source: TraceSource;
	readonly #stop: () => void;
	readonly #states: TraceStates;
	#start = $state.raw(0);
	#playhead = $state.raw<PlayheadState>(LIVE);
	#present = $state.raw(0);
	#events = $state.raw(0);
	#messages = $state.raw(0);
	#lastFrame = 0;
	#complete = false;
	/** The instant for what is read while the playhead is dragged; null while it is not. */
	#held = $state.raw<number | null>(null);
	#heldSince = 0;
	/** Steps jump instead of flying: the reader asked for less motion. */
	still = $state.raw(false);
	/** The message under the pointer, by `n`; 0 for none. */
	hovered = $state.raw(0);
	/** Which messages the views show. */
	filter = $state.raw<TraceFilter>(NO_FILTER);
	/** The client in focus, by id: the rest is dimmed. */
	focus = $state.raw<string | null>(null);
	/** The view below the picture. */
	tab = $state.raw<Tab>('messages');
	/** What is known about deliveries; null while nobody has told: all count as received. */
	confirmed = $state.raw<Confirmed | null>(null);
	/** Lines that the host has put a fault on; a new map each time that more is known of them. */
	lines = $state.raw<Lines>(NO_LINES);
	/** The pattern of these messages is still a question. */
	isHidden = $state.raw<(flight: Flight) => boolean>(() => false);

	readonly world: World = $derived.by(() => {
		void this.#events;
		return this.#states.worldAt(this.#playhead.t);
	});
	readonly clients: readonly ClientInfo[] = $derived(this.world.clients);

	constructor(options: TraceViewOptions) {
		const { source, app = 'feed', pace = 'live', keep = Infinity, still = false } = options;
		this.#source = source;
		this.app = app;
		this.#states = createTraceStates(pace, keep, app);
		this.timeline = this.#states.timeline;
		this.still = still;
		this.#add(source.events);
		this.#stop = source.subscribe((events) => this.#add(events));
	}

	#add(events: readonly TraceEvent[]): void {
		if (this.#states.push(events)) this.#folded();
		const messages = events.filter(({ kind }) => kind === 'message').length;
		this.#events += events.length;
		this.#messages += messages;
	}

	/** What was folded away can no longer be shown. */
	#folded(): void {
		const { start } = this.timeline;
		this.#start = start;
		const { from, t } = this.#playhead;
		if (from < start) this.#playhead = { ...this.#playhead, from: start, t: Math.max(t, start) };
	}

	/** Moves time on; call it once a frame with the browser's clock in ms since the epoch. */
	frame(now: number): void {
		const elapsed = this.#lastFrame ? Math.min(now - this.#lastFrame, 250) : 0;
		this.#lastFrame = now;
		this.#present = this.timeline.presentAt(this.#source.serverNow(now));
		this.#playhead = advance(this.#playhead, elapsed, this.#present);
	}

	/** Stops listening to the source. */
	close(): void {
		this.#stop();
	}

	get playhead(): PlayheadState {
		return this.#playhead;
	}
	/**
	 * The instant for what is read, in ms: while time runs it goes on in steps. Words that change with
	 * each frame could not be read; and all of them change in one frame, which the others are spared.
	 * The same while the playhead is dragged.
	 */
	readonly calm = $derived.by(() => {
		const { mode, t, from, speed } = this.#playhead;
		if (this.#held !== null) return this.#held;
		const step = CALM_MS * speed;
		return mode === 'paused' ? t : Math.max(from, Math.floor(t / step) * step);
	});
	/** Display time of now, in ms. */
	get present(): number {
		return this.#present;
	}
	/** The first instant that can be shown, in ms of display time; above 0 once events were folded. */
	get start(): number {
		return this.#start;
	}
	/** How many events are folded into the state that is shown at `start`. */
	get folded(): number {
		void this.#start;
		return this.timeline.foldedUntil;
	}
	/** How many events there are; reading it makes an effect follow them. */
	get events(): number {
		return this.#events;
	}
	get messages(): number {
		return this.#messages;
	}
	/** Where the timeline ends for now: the last landing or the present, in ms. */
	get end(): number {
		void this.#events;
		return Math.min(this.#playhead.to, Math.max(this.timeline.end, this.#playhead.t));
	}
	/** How many messages have started by the calm playhead. */
	readonly started = $derived.by(() => {
		void this.#events;
		return this.timeline.startedBy(this.calm);
	});
	/** How many messages lie between the playhead and the present. */
	readonly behind = $derived.by(() => Math.max(0, this.#messages - this.started));

	/** Who is there at any instant, in ms of display time. */
	worldAt(t: number): World {
		return this.#states.worldAt(t);
	}

	/** What a client's line is like at the calm playhead; null if it is sound. */
	lineOf(client: string): LineLook | null {
		void this.#events;
		return this.lines.size === 0 ? null : lineAt(this.lines, this.timeline, client, this.calm);
	}

	/** What the user of a client sees at the calm playhead. */
	screenOf(client: string): AppScreen {
		void this.#events;
		return this.#states.screenAt(client, this.calm);
	}

	readonly toggle = (): void => {
		const { mode, t, from, to } = this.#playhead;
		if (mode !== 'paused') return this.pause();
		if (this.#complete && t >= to) this.seek(from);
		this.play();
	};
	readonly pause = (): void => void (this.#playhead = pause(this.#playhead));
	readonly play = (stopAt: number | null = null): void =>
		void (this.#playhead = play(this.#playhead, stopAt));
	/** Shows the present; what is bounded has none, but an end. */
	readonly live = (): void => {
		const { to } = this.#playhead;
		this.#playhead =
			to === Infinity ? goLive(this.#playhead, this.#present) : seek(this.#playhead, to);
	};
	readonly seek = (t: number, n = 0): void => void (this.#playhead = seek(this.#playhead, t, n));
	/** Moves the playhead along with a pointer; what is read follows in steps until `drop`. */
	readonly drag = (t: number): void => {
		const now = performance.now();
		if (this.#held === null || now - this.#heldSince >= CALM_MS) {
			this.#held = t;
			this.#heldSince = now;
		}
		this.seek(t);
	};
	/** The drag is over: what is read is at the playhead. */
	readonly drop = (): void => void (this.#held = null);
	readonly show = (flight: Flight): void =>
		void (this.#playhead = showMessage(this.#playhead, flight));
	readonly select = (n: number): void => void (this.#playhead = { ...this.#playhead, n });
	readonly speed = (speed: number): void => void (this.#playhead = setSpeed(this.#playhead, speed));
	readonly forward = (): void =>
		void (this.#playhead = stepForward(this.#playhead, this.timeline, this.still));
	readonly back = (): void => void (this.#playhead = stepBack(this.#playhead, this.timeline));
	readonly nextTurn = (): void =>
		void (this.#playhead = turnForward(this.#playhead, this.timeline, this.still));
	readonly previousTurn = (): void =>
		void (this.#playhead = turnBack(this.#playhead, this.timeline));
	/** Shows nothing outside `from`…`to`, in ms of display time: a lesson's step. */
	readonly bound = (from: number, to: number): void =>
		void (this.#playhead = { ...this.#playhead, from, to });
	/** The trace is complete: it ends with its last event, and played there it starts over. */
	readonly complete = (): void => {
		this.#complete = true;
		this.bound(this.#playhead.from, this.timeline.end);
	};
	readonly faster = (): void => this.#shift(1);
	readonly slower = (): void => this.#shift(-1);

	#shift(by: 1 | -1): void {
		const at = SPEEDS.findIndex((speed) => speed >= this.#playhead.speed);
		this.speed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? 1);
	}
}
