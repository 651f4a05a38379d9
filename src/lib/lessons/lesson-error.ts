/** A fault in a lesson. `line` counts from 1. */
export interface LessonError {
	readonly file: string;
	readonly line: number;
	readonly message: string;
}

/** `lessons/01-three-patterns/lesson.md:12: sentence`, which editors turn into a link. */
export const formatError = ({ file, line, message }: LessonError): string =>
	`${file}:${line}: ${message}`;
