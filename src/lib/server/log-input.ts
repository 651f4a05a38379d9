import type { LogEntry, Turn } from '../engine';
import type { Log } from './log';

/** An entry before its time is stamped on it. */
export type Input = LogEntry extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;

/** What becomes of an input. */
export interface Outcome {
	/** The log has it and it was applied; its deliveries have not left yet. */
	readonly applied?: (turn: Turn) => void;
	/** The log could not keep it: it has not happened. */
	readonly refused?: () => void;
}

export interface LogInputOptions {
	readonly log: Log;
	/** The time of an input, in ms. */
	readonly now: () => number;
	/** Applies an entry that the log has. */
	readonly apply: (entry: LogEntry, outcome: Outcome) => void;
	/** How long the log took to have an entry, in ms. */
	readonly appended: (ms: number) => void;
	/** The log could not keep an entry. */
	readonly trouble: (error: unknown) => void;
	/** Applying an entry failed. */
	readonly failed: (error: unknown) => void;
}

/** A close that the log could not keep is tried again after this, in ms. */
export const RETRY_MS = 1000;

/**
 * What happens in one playground, on its way into its log. The log comes first: only what it holds is
 * applied. A close has happened whether the log can keep it or not, so it is owed: it is tried again
 * until it is kept, and before anything else.
 */
export function createLogInput(options: LogInputOptions) {
	const { log, now, apply, appended, trouble, failed } = options;
	const waiting = new Map<LogEntry, { readonly outcome: Outcome; readonly since: number }>();
	let owed: Input[] = [];
	let retry: NodeJS.Timeout | undefined;
	let stopped = false;

	const unsubscribe = log.subscribe((entry) => {
		const told = waiting.get(entry);
		waiting.delete(entry);
		if (told) appended(performance.now() - told.since);
		if (stopped) return;
		try {
			apply(entry, told?.outcome ?? {});
		} catch (error) {
			failed(error);
		}
	});

	function append(input: Input, outcome: Outcome): void {
		const entry: LogEntry = { ...input, at: now() };
		waiting.set(entry, { outcome, since: performance.now() });
		log.append(entry).catch((error: unknown) => {
			waiting.delete(entry);
			if (stopped) return;
			trouble(error);
			if (input.kind === 'close') owe(input);
			else outcome.refused?.();
		});
	}

	function owe(input: Input): void {
		owed.push(input);
		retry ??= setTimeout(settle, RETRY_MS).unref();
	}

	function settle(): void {
		clearTimeout(retry);
		retry = undefined;
		const debts = owed;
		owed = [];
		for (const input of debts) append(input, {});
	}

	return {
		/** Brings an input into the log, behind all that was submitted before. */
		submit(input: Input, outcome: Outcome = {}): void {
			if (stopped) return;
			if (owed.length > 0) settle();
			append(input, outcome);
		},
		/** Applies nothing from now on. */
		stop(): void {
			stopped = true;
			unsubscribe();
			clearTimeout(retry);
			waiting.clear();
		},
	};
}
