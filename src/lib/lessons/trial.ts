import type { TrialHeaders } from '../protocol';

/** What a lesson has tried out for real, beside its scenario. */
export type Experiment =
	/** An opening handshake with other headers than a browser's; the outcome is its status. */
	| { readonly kind: 'handshake'; readonly headers: TrialHeaders }
	/**
	 * A client of a playground of its own says these texts, one after the other, `times` times over;
	 * the outcome is `closed CODE`, the code of the first `error`, or `nothing`.
	 */
	| {
			readonly kind: 'sends';
			readonly texts: readonly string[];
			readonly times: number;
	  }
	/** The same prices followed in four ways at once; the outcome is the way with the most of it. */
	| {
			readonly kind: 'measure';
			readonly most: Measured;
			/** How long. */
			readonly seconds: number;
			/** Seconds between two requests of polling. */
			readonly poll: (typeof POLL_SECONDS)[number];
	  };

export const POLL_SECONDS = [1, 2, 5] as const;

/** What the four ways are measured by; `age` is how old the prices were that they showed. */
export const MEASURED = ['requests', 'bytes', 'age'] as const;
export type Measured = (typeof MEASURED)[number];

export interface TrialChoice {
	readonly text: string;
	/** The outcome that it expects. */
	readonly is: string;
	/** The author's answer. The page judges by what really comes. */
	readonly right: boolean;
	/** Said when it was chosen: why it is wrong, or right. */
	readonly reason: string;
}

/** A question that is answered by trying it out. */
export interface Trial {
	/** Unique in its lesson. */
	readonly id: string;
	readonly question: string;
	/** Id of the concept that it is about. */
	readonly concept: string;
	readonly experiment: Experiment;
	readonly choices: readonly TrialChoice[];
}
