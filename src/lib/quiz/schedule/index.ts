/** What the learner knows, and when it is due again. Load it lazily: it brings FSRS along. */
export { Card, type Review } from './card';
export { dueWords, lengthWords } from './due-words';
export { openSchedule, type Schedule } from './schedule.svelte';
export { dueFirst, isDue, recallAt, WANTED_RECALL } from './scheduler';
