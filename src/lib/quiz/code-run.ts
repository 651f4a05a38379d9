import type { MessageEvent } from '../protocol';

/** A line of a listing that runs when something is sent. */
export interface CodeRun {
	/** First and last line of the call, counted from 1. */
	readonly line: number;
	readonly lastLine: number;
	/** The call on `io`. */
	readonly by: 'send' | 'broadcast' | 'reject';
	/** The message's type; of a rejection, the code of its `error`. */
	readonly what: string;
}

/** A call that sends something, in an app's file: lines count from 1 in the file. */
export interface CodeCall extends CodeRun {
	/** The call as it is written, on one line. */
	readonly text: string;
}

/** Whether a call is the one that sent a message. */
export function isSentBy(
	{ by, what }: Pick<CodeRun, 'by' | 'what'>,
	{ type, pattern, data }: MessageEvent,
): boolean {
	if (by === 'reject') return type === 'error' && data['code'] === what;
	return type === what && (pattern === 'broadcast') === (by === 'broadcast');
}
