import { getContext, setContext } from 'svelte';

/** What the page tells the steps in a lesson's text. */
export interface LessonContext {
	/** Index of the step to show; read inside a rune, so a getter over state is enough. */
	readonly current: number;
}

const KEY = 'lesson';

/** Called by the page around a lesson's text. */
export const setLessonContext = (context: LessonContext): LessonContext => setContext(KEY, context);

/** Undefined where nothing steps through the lesson: then all of it is shown. */
export const getLessonContext = (): LessonContext | undefined => getContext(KEY);
