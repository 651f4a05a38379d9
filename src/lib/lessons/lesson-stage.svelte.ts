import { createPlayground, imposeFault, socketUrl, timer } from '../client';
import type { TraceView } from '../diagram';
import { Session } from '../playground';
import { createPlayer, overWebSocket, type Player } from '../sim';
import type { Lesson, Step } from './lesson';

/** How long the trace may take to show an action, in ms. */
const PATIENCE_MS = 15_000;
/** The reader's name in the toy: none of those that lessons use. */
const TOY_NAME = 'Robin';

/** A step as it was played: its part of the trace and of the timeline. */
export interface PlayedStep {
	/** `n` of the last event before the step. */
	readonly since: number;
	/** ms of display time. */
	readonly from: number;
	readonly to: number;
}

/** The playground of a lesson, on which its scenarios are played, each once and in order. */
export class LessonStage {
	readonly #lesson: Lesson;
	#session = $state.raw<Session | null>(null);
	#toyView = $state.raw<TraceView | null>(null);
	#played = $state.raw<readonly PlayedStep[]>([]);
	#player: Player | null = null;
	#playing: Promise<void> = Promise.resolve();
	#stopLooking: () => void = () => undefined;
	#closed = false;

	constructor(lesson: Lesson) {
		this.#lesson = lesson;
	}

	get session(): Session | null {
		return this.#session;
	}
	/** The live view of the toy, once it has begun. */
	get toyView(): TraceView | null {
		return this.#toyView;
	}
	/** The steps that were played so far, by their index. */
	get played(): readonly PlayedStep[] {
		return this.#played;
	}
	get closed(): boolean {
		return this.#closed;
	}

	/**
	 * Makes the playground.
	 * @throws if the server gives none
	 */
	async open(): Promise<void> {
		const { app, servers } = this.#lesson;
		const { id, hostToken } = await createPlayground(fetch, app, servers > 1 ? { servers } : {});
		if (this.#closed) return;
		const seed = Math.floor(Math.random() * 2 ** 31);
		const session = new Session(id, seed, 'sequential', app);
		// Nothing is shown before the first step begins: its gates are not known yet.
		session.view.bound(0, 0);
		// The bytes of a message are captured while it travels, or never.
		if (this.#lesson.steps.some(({ view }) => view?.open === 'wire'))
			this.#stopLooking = session.telemetry.lookAtFrames();
		this.#session = session;
		this.#player = createPlayer({
			connect: overWebSocket(socketUrl(location, session.path)),
			awaitTrace: (test, signal) => {
				const bound = AbortSignal.timeout(PATIENCE_MS);
				return session.store.until(test, signal ? AbortSignal.any([signal, bound]) : bound);
			},
			now: Date.now,
			schedule: timer,
			hostToken,
			impose: (fault) => imposeFault(fetch, id, hostToken, fault),
			position: () => session.store.events.at(-1)?.n ?? 0,
		});
	}

	/** One after the other: a reader who skips on must not have a scenario played twice. */
	playUpTo(index: number): Promise<void> {
		const played = this.#playing.then(() => this.#playMissing(index));
		this.#playing = played.catch(() => undefined);
		return played;
	}

	async #playMissing(index: number): Promise<void> {
		const session = this.#session;
		if (!session || !this.#player) return;
		for (let i = this.#played.length; i <= index; i++) {
			const { scenario, toy } = this.#lesson.steps[i] as Step;
			if (toy) return;
			const since = session.store.events.at(-1)?.n ?? 0;
			const from = session.view.timeline.end;
			if (scenario.length > 0) await this.#player.play(scenario);
			if (this.#closed) return;
			const to = session.view.timeline.end;
			this.#played = [...this.#played, { since, from, to }];
		}
	}

	/** The clients of the lesson leave; the reader's own comes, with simulated company. */
	startToy(simulated: number): void {
		const session = this.#session;
		if (!session || this.#toyView) return;
		this.#player?.close();
		this.#toyView = session.viewAt('live');
		session.join(TOY_NAME);
		session.crowd.spawn(simulated);
	}

	close(): void {
		this.#closed = true;
		this.#player?.close();
		this.#stopLooking();
		this.#toyView?.close();
		this.#session?.close();
	}
}
