import { createPlayground } from '../client';
import { createRandom } from '../engine';
import { Session } from '../playground';
import type { Pattern } from '../protocol';
import type { Flight } from '../timeline';
import { conceptOf, findQuestion, judge, missedKinds, planRound, type Answered } from './round';
import type { Recorder } from './schedule/recorder';

/** Simulated clients whose traffic is asked about, and how busy they are. */
const CROWD = 5;
const RATE = 4;
/** Traffic that is enough to find a round's questions in: then the crowd takes a rest. */
const ENOUGH_MS = 60_000;
/** The view jumps over what lies between two questions, but for this, in ms of display time. */
const LEAD_MS = 700;

export type QuizState = 'starting' | 'watching' | 'asking' | 'answered' | 'over';

/** A quiz on the live traffic of its own playground: ten questions a round. */
export class QuizRun {
	readonly #random: () => number;
	readonly #recorder: Recorder;
	/** The question whose answer the schedule has: it takes the first, not the mended one. */
	#recorded: Flight | null = null;
	#session = $state.raw<Session | null>(null);
	#error = $state.raw('');
	#plan = $state.raw<readonly Pattern[]>([]);
	#answers = $state.raw<readonly Answered[]>([]);
	#question = $state.raw<Flight | null>(null);
	#over = $state.raw(false);
	#stopListening: () => void = () => undefined;
	#closed = false;

	/** Answers go to `recorder`, which is closed with the quiz. */
	constructor(seed: number, recorder: Recorder) {
		this.#random = createRandom(seed);
		this.#recorder = recorder;
		this.#plan = planRound(this.#random);
	}

	readonly state: QuizState = $derived.by(() => {
		const session = this.#session;
		if (!session) return 'starting';
		if (this.#over) return 'over';
		if (!this.#question) return 'watching';
		if (this.answer) return 'answered';
		return session.view.playhead.t >= this.#question.stop - 1 ? 'asking' : 'watching';
	});

	get session(): Session | null {
		return this.#session;
	}
	get error(): string {
		return this.#error;
	}
	/** Questions of this round. */
	get length(): number {
		return this.#plan.length;
	}
	/** Index of the question in the round. */
	readonly index = $derived.by(() => this.#answers.length - (this.answer ? 1 : 0));
	get answers(): readonly Answered[] {
		return this.#answers;
	}
	/** The message in question. */
	get question(): Flight | null {
		return this.#question;
	}
	/** The answer to the present question; null before it is given. */
	readonly answer: Answered | null = $derived.by(() => {
		const last = this.#answers.at(-1);
		return last && last.flight === this.#question ? last : null;
	});
	readonly missed: readonly Answered[] = $derived(this.#answers.filter(({ right }) => !right));

	async start(): Promise<void> {
		this.#error = '';
		try {
			const { id } = await createPlayground(fetch, 'feed');
			if (this.#closed) return;
			const session = new Session(id, Math.floor(this.#random() * 2 ** 31), 'sequential');
			session.view.isHidden = () => true;
			session.crowd.rate = RATE;
			session.crowd.spawn(CROWD);
			this.#stopListening = session.store.subscribe(() => this.#traffic());
			this.#session = session;
		} catch (cause) {
			this.#error = cause instanceof Error ? cause.message : String(cause);
		}
	}

	/** New events have come: perhaps the message that is waited for. */
	#traffic(): void {
		const session = this.#session;
		if (!session) return;
		if (!this.#question && !this.#over) this.#ask();
		const ahead = session.view.timeline.end - session.view.playhead.t;
		// While a message is waited for, the crowd must not rest: nobody would wake it.
		if (this.#question && ahead > ENOUGH_MS) session.crowd.pauseAll();
		else if (ahead < ENOUGH_MS / 2) session.crowd.resumeAll();
	}

	/** Looks for the next question's message and plays up to the middle of its flight. */
	#ask(): void {
		const view = this.#session?.view;
		const kind = this.#plan[this.#answers.length];
		if (!view || !kind) return;
		const after = this.#answers.at(-1)?.flight.turn.end ?? 0;
		const flight = findQuestion(view.timeline, kind, Math.max(after, view.playhead.t - 1));
		if (!flight) {
			this.#session?.crowd.resumeAll();
			view.bound(0, Infinity);
			return view.play();
		}
		this.#question = flight;
		view.bound(0, flight.stop);
		const begin = (flight.turn.cause ?? flight).start - LEAD_MS;
		if (view.playhead.t < begin) view.seek(begin);
		view.play(flight.stop);
		view.select(flight.n);
	}

	/** Answers the question; the message shows its pattern and flies on, to the end of its turn. */
	say(pattern: Pattern): void {
		const view = this.#session?.view;
		if (!view || !this.#question || this.answer) return;
		const answered = judge(this.#question, pattern);
		this.#answers = [...this.#answers, answered];
		this.#record(answered);
		// What the server does because of it is told along with it: it is not asked about.
		const { turn } = this.#question;
		const told = turn.effects.at(-1)?.n ?? this.#question.n;
		view.isHidden = ({ n }) => n > told;
		view.bound(0, turn.end);
		view.play(turn.end);
		view.select(this.#question.n);
	}

	#record({ flight, right }: Answered): void {
		if (this.#recorded === flight) return;
		this.#recorded = flight;
		this.#recorder.record({ concept: conceptOf(flight.event), kind: 'pattern', right });
	}

	/** Takes the answer back, to think again. */
	change(): void {
		const view = this.#session?.view;
		if (!view || !this.#question || !this.answer) return;
		const asked = this.#question.n;
		this.#answers = this.#answers.slice(0, -1);
		view.isHidden = ({ n }) => n >= asked;
		view.bound(0, this.#question.stop);
		view.seek(this.#question.stop, asked);
	}

	next(): void {
		this.#question = null;
		if (this.#answers.length >= this.#plan.length) this.#over = true;
		else this.#ask();
	}

	/** Shows a message again, from its cause on. */
	replay(flight: Flight): void {
		const view = this.#session?.view;
		view?.seek((flight.turn.cause ?? flight).start);
		view?.play(flight.turn.end);
		view?.select(flight.n);
	}

	/** Another ten questions, with more of the kinds that were missed. */
	again(): void {
		this.#plan = planRound(this.#random, missedKinds(this.#answers));
		const last = this.#answers.at(-1)?.flight.turn.end ?? 0;
		this.#session?.view.bound(0, Infinity);
		this.#session?.view.seek(last);
		this.#answers = [];
		this.#over = false;
		this.#ask();
	}

	close(): void {
		this.#closed = true;
		this.#stopListening();
		this.#recorder.close();
		this.#session?.close();
	}
}
