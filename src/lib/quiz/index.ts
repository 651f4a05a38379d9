/** Questions about real traffic, judged by its trace. */
export { default as PatternChoices } from './PatternChoices.svelte';
export { default as TextChoices } from './TextChoices.svelte';
export { default as Ticked } from './Ticked.svelte';
export { default as QuizPage } from './QuizPage.svelte';
export { isConcept } from './concepts';
export { createRecorder, type Recorder } from './schedule/recorder';
