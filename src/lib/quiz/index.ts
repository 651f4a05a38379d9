/** Questions about real traffic, judged by its trace. */
export { default as PatternChoices } from './PatternChoices.svelte';
export { default as QuizPage } from './QuizPage.svelte';
