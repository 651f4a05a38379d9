import type { Review } from './card';
import type { Schedule } from './schedule.svelte';

/** Passes answers on to the schedule, one after the other. */
export interface Recorder {
	record(review: Review): void;
	/** Resolves once all that was recorded is kept. */
	settled(): Promise<void>;
	close(): void;
}

const openLater = async () => (await import('./schedule.svelte')).openSchedule();

/** For pages that only tell the schedule: it is loaded with the first answer. */
export function createRecorder(open: () => Promise<Schedule> = openLater): Recorder {
	let opening: Promise<Schedule> | undefined;
	let last: Promise<void> = Promise.resolve();
	return {
		record(review) {
			opening ??= open();
			const opened = opening;
			// A schedule that cannot be loaded must not disturb who is answering.
			last = last.then(async () => (await opened).record(review)).catch(() => undefined);
		},
		settled: () => last,
		close() {
			const opened = opening;
			if (opened) void last.then(async () => (await opened).close()).catch(() => undefined);
		},
	};
}
