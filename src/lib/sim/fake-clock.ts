import type { Schedule } from '../engine';

/** A clock for tests and headless runs: time passes only in `advance`. */
export function createFakeClock(start = 0) {
	const tasks = new Map<number, { readonly at: number; readonly task: () => void }>();
	let time = start;
	let counter = 0;

	const schedule: Schedule = (task, ms) => {
		const id = ++counter;
		tasks.set(id, { at: time + ms, task });
		return () => void tasks.delete(id);
	};

	/** The task that is due next, at `end` at the latest; of two at once the one planned first. */
	function due(end: number): number | undefined {
		let first: number | undefined;
		let at = Infinity;
		for (const [id, task] of tasks) if (task.at <= end && task.at < at) [first, at] = [id, task.at];
		return first;
	}

	return {
		now: () => time,
		schedule,
		/** Runs everything that falls due in the next `ms` milliseconds, in order. */
		advance(ms: number): void {
			const end = time + ms;
			for (let id = due(end); id !== undefined; id = due(end)) {
				const task = tasks.get(id);
				tasks.delete(id);
				time = Math.max(time, task?.at ?? time);
				task?.task();
			}
			time = end;
		},
		/** How many tasks wait. */
		get pending() {
			return tasks.size;
		},
	};
}
