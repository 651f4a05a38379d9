import type { Schedule } from '../engine';

/** The page's own timers. */
export const timer: Schedule = (task, ms) => {
	const id = setTimeout(task, ms);
	return () => clearTimeout(id);
};
