import type { TraceView } from '../diagram';
import type { Session } from '../playground';
import { isConcept, type Recorder } from '../quiz';
import type { Action } from '../sim/scenario';
import type { Place } from '../timeline';
import type { Answer, Ask, Gate } from './ask';
import { statesOf, type AskState } from './asking';
import { grade } from './grade';
import type { Within } from './keys';
import { LessonStage, type PlayedStep } from './lesson-stage.svelte';
import type { Lesson, Step } from './lesson';
import { NO_PROGRESS, readProgress, writeProgress, type LessonProgress } from './progress';

/** Steps through a lesson: plays scenarios on a real playground and stops at its gates. */
export class LessonRunner {
	readonly lesson: Lesson;
	readonly #stage: LessonStage;
	readonly #recorder: Recorder;
	/** Questions whose answer the schedule has, by id: it takes the first, not the mended one. */
	readonly #recorded = new Set<string>();
	#index = $state.raw(0);
	#progress = $state.raw<LessonProgress>(NO_PROGRESS);
	#ready = $state.raw(false);
	#error = $state.raw('');

	/** Answers go to `recorder`, which is closed with the lesson. */
	constructor(lesson: Lesson, recorder: Recorder) {
		this.lesson = lesson;
		this.#recorder = recorder;
		this.#stage = new LessonStage(lesson);
	}

	get index(): number {
		return this.#index;
	}
	get step(): Step {
		return this.lesson.steps[this.#index] as Step;
	}
	get session(): Session | null {
		return this.#stage.session;
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
		return this.step.toy ? this.#stage.toyView : this.#view;
	}
	/** The step's messages have been played on the server; the diagram may show them. */
	get ready(): boolean {
		return this.#ready;
	}
	get #view(): TraceView | null {
		return this.#stage.session?.view ?? null;
	}
	get #scenarioSoFar(): readonly Action[] {
		return this.lesson.steps.slice(0, this.#index + 1).flatMap(({ scenario }) => scenario);
	}
	get #played(): PlayedStep | undefined {
		return this.#stage.played[this.#index];
	}

	/** The gates of the step, with their keys from the trace. */
	readonly gates: readonly AskState<Gate>[] = $derived.by(() =>
		this.#states(this.step.gates, {
			since: this.#played?.since ?? 0,
			scenario: this.step.scenario,
		}),
	);

	/** The first gate without an answer: the diagram goes no further. */
	readonly open: AskState<Gate> | null = $derived(this.gates.find(({ grade }) => !grade) ?? null);

	/** The open gate, once the diagram has reached it. */
	readonly asked: AskState<Gate> | null = $derived.by(() => {
		if (!this.open?.place || !this.#view) return null;
		return this.#view.playhead.t >= this.open.place.stopAt - 1 ? this.open : null;
	});

	/** The closing quiz, once the gates of its step are answered: it asks about the whole lesson. */
	readonly quiz: readonly AskState[] = $derived.by(() =>
		this.open ? [] : this.#states(this.step.questions, { scenario: this.#scenarioSoFar }),
	);

	/** Everything that the step asks is answered. */
	readonly done: boolean = $derived(
		this.#ready && !this.open && this.quiz.every(({ grade }) => grade !== null),
	);

	#states<Kind extends Ask>(asks: readonly Kind[], within: Within): readonly AskState<Kind>[] {
		const { session } = this.#stage;
		if (!session || !this.#played || !this.#ready) return [];
		const { answers } = this.#progress;
		return statesOf(asks, session.store.events, session.view.timeline, answers, within);
	}

	/** Opens a playground and goes to where this browser left the lesson. */
	async start(): Promise<void> {
		this.#error = '';
		this.#progress = readProgress(this.lesson.slug);
		for (const id of Object.keys(this.#progress.answers)) this.#recorded.add(id);
		const last = this.lesson.steps.length - 1;
		try {
			await this.#stage.open();
			if (!this.#stage.closed) await this.go(Math.min(this.#progress.step, last));
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
			await this.#stage.playUpTo(index);
			if (this.#stage.closed || this.#index !== index) return;
			this.#ready = true;
			if (this.step.toy) this.#stage.startToy(this.step.toy.simulated);
			else this.replay();
		} catch (cause) {
			this.#fail(cause);
		}
	}

	/** Plays the step again from its start, up to the next open gate. */
	replay(): void {
		const played = this.#played;
		if (!played || this.step.toy) return;
		this.#bound();
		this.#view?.seek(played.from);
		this.#view?.play(this.open?.place?.stopAt ?? played.to);
	}

	/** Plays what a question is about again, with what the server did because of it. */
	replayTurn({ place }: AskState): void {
		const played = this.#played;
		const view = this.#view;
		if (!place || !played || !view) return;
		// The closing quiz goes back to earlier steps.
		if (place.start < played.from) view.bound(0, view.playhead.to);
		view.seek(place.start);
		this.#playTo(place.end);
	}

	/** Judges an answer by the trace and lets the diagram go on. */
	answer({ ask, key, place }: AskState, answer: Answer): void {
		this.#record(ask, grade(ask, key, answer)?.right);
		const kept = typeof answer === 'string' ? answer : [...answer];
		const isGate = this.open?.ask === ask;
		this.#keep({ answers: { ...this.#progress.answers, [ask.id]: kept } });
		if (!isGate || !place) return;
		this.#bound();
		// Another question about the same message: what the server did is still to come.
		if (!samePlace(this.open?.place, place)) this.#playTo(place.end);
	}

	#record({ id, concept, ask }: Ask, right: boolean | undefined): void {
		if (right === undefined || this.#recorded.has(id) || !isConcept(concept)) return;
		this.#recorded.add(id);
		const kind = ask === 'pattern' || ask === 'recipients' ? ask : null;
		this.#recorder.record({ concept, kind, right });
	}

	/** Takes an answer back: the diagram returns to the gate. */
	change({ ask, place }: AskState): void {
		const answers = Object.fromEntries(
			Object.entries(this.#progress.answers).filter(([id]) => id !== ask.id),
		);
		this.#keep({ answers });
		if (!place || this.open?.ask !== ask) return;
		this.#bound();
		this.#view?.seek(place.stopAt, place.n);
	}

	/** Goes on to the next gate, or to the end of the step. */
	goOn(): void {
		const played = this.#played;
		if (played) this.#view?.play(this.open?.place?.stopAt ?? played.to);
	}

	#playTo(end: number): void {
		const view = this.#view;
		view?.play(Math.min(end, view.playhead.to));
	}

	/** Nothing beyond an open gate can be seen, however the reader gets there. */
	#bound(): void {
		const played = this.#played;
		if (played) this.#view?.bound(played.from, this.open?.place?.stopAt ?? played.to);
	}

	#keep(change: Partial<LessonProgress>): void {
		this.#progress = { ...this.#progress, ...change };
		writeProgress(this.lesson.slug, this.#progress);
	}

	/** Forgets all answers and starts over. */
	async restart(): Promise<void> {
		this.#keep({ answers: {}, done: false });
		this.#recorded.clear();
		await this.go(0);
	}

	#fail(cause: unknown): void {
		if (!this.#stage.closed) this.#error = cause instanceof Error ? cause.message : String(cause);
	}

	close(): void {
		this.#recorder.close();
		this.#stage.close();
	}
}

const samePlace = (a: Place | null | undefined, b: Place): boolean => a?.stopAt === b.stopAt;
