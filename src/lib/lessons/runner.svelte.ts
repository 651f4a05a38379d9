import { createPlayground, socketUrl, timer } from '../client';
import { TraceView } from '../diagram';
import { Session } from '../playground';
import { createPlayer, overWebSocket, type Player } from '../sim';
import type { Flight } from '../timeline';
import { gradePattern, gradeRecipients, type Grade } from './grade';
import { gateKey, type GateKey } from './keys';
import type { Gate, Lesson, PatternAnswer, Step } from './lesson';
import { NO_PROGRESS, readProgress, writeProgress, type LessonProgress } from './progress';

/** How long the trace may take to show an action, in ms. */
const PATIENCE_MS = 15_000;
/** The reader's name in the toy: none of those that lessons use. */
const TOY_NAME = 'Robin';
/** The diagram stops this long before the message lands, in ms: it stands at the server's door. */
const BEFORE_LANDING_MS = 250;

/** A step as it was played: its part of the trace and of the timeline. */
interface PlayedStep {
	/** `n` of the last event before the step. */
	readonly since: number;
	readonly from: number;
	readonly to: number;
}

/** A gate as the page shows it. */
export interface GateState {
	readonly gate: Gate;
	readonly key: GateKey;
	/** The message at which the diagram stops. */
	readonly flight: Flight;
	readonly stopAt: number;
	readonly answer: PatternAnswer | readonly string[] | null;
	readonly grade: Grade | null;
}

/** Steps through a lesson: plays scenarios on a real playground and stops at its gates. */
export class LessonRunner {
	readonly lesson: Lesson;
	#index = $state.raw(0);
	#progress = $state.raw<LessonProgress>(NO_PROGRESS);
	#session = $state.raw<Session | null>(null);
	#toyView = $state.raw<TraceView | null>(null);
	#played = $state.raw<readonly PlayedStep[]>([]);
	#ready = $state.raw(false);
	#error = $state.raw('');
	#player: Player | null = null;
	#playing: Promise<void> = Promise.resolve();
	#closed = false;

	constructor(lesson: Lesson) {
		this.lesson = lesson;
	}

	get index(): number {
		return this.#index;
	}
	get step(): Step {
		return this.lesson.steps[this.#index] as Step;
	}
	get session(): Session | null {
		return this.#session;
	}
	/** What went wrong, in words; empty if nothing did. */
	get error(): string {
		return this.#error;
	}
	get progress(): LessonProgress {
		return this.#progress;
	}
	/** The view to draw: step by step, or live in the toy. */
	get view(): TraceView | null {
		return this.step.toy ? this.#toyView : (this.#session?.view ?? null);
	}
	/** The step's messages have been played on the server; the diagram may show them. */
	get ready(): boolean {
		return this.#ready;
	}

	/** The gates of the step, with their keys from the trace. */
	readonly gates: readonly GateState[] = $derived.by(() => {
		const played = this.#played[this.#index];
		const session = this.#session;
		if (!played || !session || !this.#ready) return [];
		return this.step.gates.flatMap((gate) => {
			const key = gateKey(session.store.events, gate, played.since);
			const flight = key && session.view.timeline.flight(key.cause.n);
			if (!flight) return [];
			const answer = this.#progress.answers[gate.id] ?? null;
			return [
				{
					gate,
					key,
					flight,
					stopAt: flight.end - BEFORE_LANDING_MS,
					answer: answer as GateState['answer'],
					grade: answer === null ? null : gradeOf(gate, key, answer),
				},
			];
		});
	});

	/** The first gate without an answer: the diagram goes no further. */
	readonly open: GateState | null = $derived(this.gates.find(({ grade }) => !grade) ?? null);

	/** The open gate, once the diagram has reached it. */
	readonly asked: GateState | null = $derived.by(() => {
		const view = this.#session?.view;
		if (!this.open || !view) return null;
		return view.playhead.t >= this.open.stopAt - 1 ? this.open : null;
	});

	/** Opens a playground and goes to where this browser left the lesson. */
	async start(): Promise<void> {
		this.#error = '';
		this.#progress = readProgress(this.lesson.slug);
		const last = this.lesson.steps.length - 1;
		try {
			const { id } = await createPlayground(fetch, this.lesson.app);
			if (this.#closed) return;
			const session = new Session(id, Math.floor(Math.random() * 2 ** 31), 'sequential');
			// Nothing is shown before the first step begins: its gates are not known yet.
			session.view.bound(0, 0);
			this.#session = session;
			this.#player = createPlayer({
				connect: overWebSocket(socketUrl(location, session.path)),
				awaitTrace: (test, signal) => {
					const bound = AbortSignal.timeout(PATIENCE_MS);
					return session.store.until(test, signal ? AbortSignal.any([signal, bound]) : bound);
				},
				now: Date.now,
				schedule: timer,
			});
			await this.go(Math.min(this.#progress.step, last));
		} catch (cause) {
			this.#fail(cause);
		}
	}

	/** Shows a step; plays what has not been played before. */
	async go(index: number): Promise<void> {
		if (!this.lesson.steps[index]) return;
		this.#index = index;
		this.#ready = false;
		const done = this.#progress.done || index === this.lesson.steps.length - 1;
		this.#keep({ step: index, done });
		try {
			await this.#playUpTo(index);
			if (this.#closed || this.#index !== index) return;
			this.#ready = true;
			if (this.step.toy) this.#startToy(this.step.toy.simulated);
			else this.replay();
		} catch (cause) {
			this.#fail(cause);
		}
	}

	/** One after the other: a reader who skips on must not have a scenario played twice. */
	#playUpTo(index: number): Promise<void> {
		const played = this.#playing.then(() => this.#playMissing(index));
		this.#playing = played.catch(() => undefined);
		return played;
	}

	async #playMissing(index: number): Promise<void> {
		const session = this.#session;
		if (!session || !this.#player) return;
		for (let i = this.#played.length; i <= index; i++) {
			const { scenario, toy } = this.lesson.steps[i] as Step;
			if (toy) return;
			const since = session.store.events.at(-1)?.n ?? 0;
			const from = session.view.timeline.end;
			await this.#player.play(scenario);
			if (this.#closed) return;
			const to = session.view.timeline.end;
			this.#played = [...this.#played, { since, from, to }];
		}
	}

	#startToy(simulated: number): void {
		const session = this.#session;
		if (!session || this.#toyView) return;
		this.#player?.close();
		this.#toyView = session.viewAt('live');
		session.join(TOY_NAME);
		session.crowd.spawn(simulated);
	}

	/** Plays the step again from its start, up to the next open gate. */
	replay(): void {
		const played = this.#played[this.#index];
		const view = this.#session?.view;
		if (!played || !view || this.step.toy) return;
		this.#bound();
		view.seek(played.from);
		view.play(this.open?.stopAt ?? played.to);
	}

	/** Plays one message again, with what the server did because of it. */
	replayMessage({ flight }: GateState): void {
		const view = this.#session?.view;
		view?.seek(flight.start);
		view?.play(Math.min(flight.turn.end, view.playhead.to));
	}

	/** Judges an answer by the trace and lets the diagram go on. */
	answer({ gate, flight }: GateState, answer: PatternAnswer | readonly string[]): void {
		const kept = typeof answer === 'string' ? answer : [...answer];
		this.#keep({ answers: { ...this.#progress.answers, [gate.id]: kept } });
		this.#bound();
		const view = this.#session?.view;
		// Another question about the same message: what the server did is still to come.
		if (!view || this.open?.flight === flight) return;
		view.play(Math.min(flight.turn.end, view.playhead.to));
	}

	/** Takes an answer back: the diagram returns to the gate. */
	change(state: GateState): void {
		const answers = Object.fromEntries(
			Object.entries(this.#progress.answers).filter(([id]) => id !== state.gate.id),
		);
		this.#keep({ answers });
		this.#bound();
		this.#session?.view.seek(state.stopAt, state.flight.n);
	}

	/** Goes on to the next gate, or to the end of the step. */
	goOn(): void {
		const played = this.#played[this.#index];
		if (played) this.#session?.view.play(this.open?.stopAt ?? played.to);
	}

	/** Nothing beyond an open gate can be seen, however the reader gets there. */
	#bound(): void {
		const played = this.#played[this.#index];
		if (played) this.#session?.view.bound(played.from, this.open?.stopAt ?? played.to);
	}

	#keep(change: Partial<LessonProgress>): void {
		this.#progress = { ...this.#progress, ...change };
		writeProgress(this.lesson.slug, this.#progress);
	}

	/** Forgets all answers and starts over. */
	async restart(): Promise<void> {
		this.#keep({ answers: {}, done: false });
		await this.go(0);
	}

	#fail(cause: unknown): void {
		if (!this.#closed) this.#error = cause instanceof Error ? cause.message : String(cause);
	}

	close(): void {
		this.#closed = true;
		this.#player?.close();
		this.#toyView?.close();
		this.#session?.close();
	}
}

function gradeOf(gate: Gate, key: GateKey, answer: string | readonly string[]): Grade | null {
	if (gate.ask === 'pattern')
		return typeof answer === 'string' ? gradePattern(gate, key, answer as PatternAnswer) : null;
	return typeof answer === 'string' ? null : gradeRecipients(gate, key, answer);
}
