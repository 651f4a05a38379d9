import type { ConceptId } from '../concepts';
import { judgeDrill, type Drill, type DrillAnswer, type Topic, type Verdict } from '../drills';
import type { Schedule } from '../schedule';
import { createDrillView, type DrillView } from './drill-view';
import { chooseTopics, type Scope } from './plan';

/** A question of the round, with what became of it. */
export interface Asked {
	readonly drill: Drill;
	/** Null for a drill about no traffic. */
	readonly shown: DrillView | null;
	/** `unsure` for "not sure". */
	readonly answer: DrillAnswer | 'unsure';
	readonly verdict: Verdict;
}

export interface PracticeOptions {
	readonly schedule: Schedule;
	/** All that can be asked. */
	readonly topics: readonly Topic[];
	/** Makes a drill of each topic, in an order of its own, no two alike. */
	readonly make: (topics: readonly Topic[], seed: number) => Promise<readonly Drill[]>;
	readonly random: () => number;
	/** ms since the Unix epoch. */
	readonly now: () => number;
}

/** What "not sure" is worth: the answer is told, and the concept comes back. */
const UNSURE: Verdict = { right: false, reason: '', missing: [], extra: [] };

/** Rounds of drills, answered one after the other. */
export class Practice {
	readonly #options: PracticeOptions;
	#scope: Scope = 'due';
	#drills = $state.raw<readonly Drill[]>([]);
	#shown = $state.raw<DrillView | null>(null);
	#answers = $state.raw<readonly Asked[]>([]);
	#index = $state.raw(0);
	#ready = $state.raw(false);
	#error = $state.raw('');
	/** How many questions of the round the schedule has heard the answer to. */
	#recorded = 0;
	/** Resolves once the schedule has all answers. */
	#recording: Promise<void> = Promise.resolve();
	#closed = false;

	constructor(options: PracticeOptions) {
		this.#options = options;
	}

	/** Questions of the round. */
	get length(): number {
		return this.#drills.length;
	}
	/** Index of the present question. */
	get index(): number {
		return this.#index;
	}
	/** Answers of the round so far, that to the present question included. */
	get answers(): readonly Asked[] {
		return this.#answers;
	}
	/** The traffic that is shown; null for a question about none. */
	get shown(): DrillView | null {
		return this.#shown;
	}
	/** Why no round could be made, in words. */
	get error(): string {
		return this.#error;
	}
	/** The question that is asked; null before a round and after it. */
	readonly drill: Drill | null = $derived.by(() => this.#drills[this.#index] ?? null);
	/** All questions are answered. */
	readonly over: boolean = $derived.by(() => this.#ready && this.drill === null);
	/** What became of the present question; null before it is answered. */
	readonly asked: Asked | null = $derived.by(() => this.#answers[this.#index] ?? null);
	readonly missed: readonly Asked[] = $derived(
		this.#answers.filter(({ verdict }) => !verdict.right),
	);
	/** The concepts of the round, each once. */
	readonly concepts: readonly ConceptId[] = $derived([
		...new Set(this.#drills.map(({ concept }) => concept)),
	]);

	/** Begins a round; of an empty one nothing is asked. */
	async begin(scope: Scope): Promise<void> {
		const { make, random } = this.#options;
		this.#scope = scope;
		this.#ready = false;
		this.#error = '';
		try {
			await this.#recording;
			const drills = await make(this.#choose(), Math.floor(random() * 2 ** 32));
			if (this.#closed) return;
			this.#closeViews();
			this.#drills = drills;
			this.#answers = [];
			this.#recorded = 0;
			this.#ready = true;
			this.#ask(0);
		} catch {
			this.#error = 'The questions could not be loaded.';
		}
	}

	#choose(): Topic[] {
		const { schedule, topics, random, now } = this.#options;
		return chooseTopics(this.#scope, { cards: schedule.cards, topics, now: now() }, random);
	}

	/** Whether another round of the same scope has anything to ask. */
	get hasMore(): boolean {
		return this.#choose().length > 0;
	}

	/** Another round of the same scope: what is due by now comes first. */
	async again(): Promise<void> {
		await this.begin(this.#scope);
	}

	#ask(index: number): void {
		this.#index = index;
		const scene = this.drill?.scene ?? null;
		this.#shown = scene && createDrillView(scene);
		this.#shown?.ask();
	}

	/** Answers the question, or says "not sure"; the picture shows what happened. */
	say(answer: DrillAnswer | 'unsure'): void {
		const { drill } = this;
		if (!drill || this.asked) return;
		const verdict = answer === 'unsure' ? UNSURE : judgeDrill(drill.ask, answer);
		if (!verdict) return;
		this.#answers = [...this.#answers, { drill, shown: this.#shown, answer, verdict }];
		this.#record(drill, verdict.right);
		this.#shown?.reveal();
	}

	/** The schedule takes the first answer: a mended one shows no more than good reading. */
	#record({ concept, kind }: Drill, right: boolean): void {
		if (this.#recorded > this.#index) return;
		this.#recorded = this.#index + 1;
		const recorded = this.#options.schedule.record({ concept, kind, right });
		this.#recording = Promise.all([this.#recording, recorded]).then(() => undefined);
	}

	/** Takes the answer back, to think again. */
	change(): void {
		if (!this.asked) return;
		this.#answers = this.#answers.slice(0, -1);
		this.#shown?.ask();
	}

	/** Goes on to the next question, or to the result. */
	next(): void {
		if (this.asked) this.#ask(this.#index + 1);
	}

	/** Shows the message of a question again; in the result, of any of them. */
	replay({ shown }: Asked): void {
		this.#shown = shown;
		shown?.replay();
	}

	#closeViews(): void {
		for (const { shown } of this.#answers) shown?.view.close();
		this.#shown?.view.close();
	}

	close(): void {
		this.#closed = true;
		this.#closeViews();
	}
}
