/** Calls `task` once after `ms` milliseconds; returns what cancels it. */
export type Schedule = (task: () => void, ms: number) => () => void;
