import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Ending } from './connection';

export type { Logger };

/** Says nothing: what a live server has unless it is given another. */
export const silentLogger = (): Logger => pino({ enabled: false });

/**
 * How all loggers write. Nothing that a client wrote, and no token, is ever handed to one; a playground
 * is named by the first characters of its id, which let nobody in.
 */
export const loggerOptions = (level: string): LoggerOptions => ({
	level,
	base: null,
	timestamp: pino.stdTimeFunctions.isoTime,
	serializers: { err: describeError },
});

/** Writes one JSON object a line to standard output. */
export const createLogger = (level: string): Logger =>
	pino(loggerOptions(level), pino.destination(1));

/** How a playground is called in the log. */
export const shortId = (id: string): string => id.slice(0, 6);

/** How a connection ended, as the log has it: of a reason that the peer wrote its length alone. */
export const describeEnding = ({ code, reason, ours }: Ending): object =>
	ours ? { code, reason } : { code, reasonLength: reason.length };

/** Causes of causes that are told. */
const CAUSES_MAX = 3;
const WORD = /^\w+$/;

/**
 * What an error is and where it came from. Not its message: that may quote what a client wrote, as
 * those of `JSON.parse` do.
 */
export function describeError(error: unknown, causes = CAUSES_MAX): object {
	if (!(error instanceof Error)) return { type: typeof error };
	const { name, message, stack = '', cause } = error;
	const { code, syscall } = error as NodeJS.ErrnoException;
	const at = message === '' ? stack.indexOf('\n') : stack.indexOf(message);
	const isTold = typeof code === 'number' || (typeof code === 'string' && WORD.test(code));
	return {
		type: WORD.test(name) ? name : 'Error',
		...(isTold ? { code } : {}),
		...(syscall !== undefined && WORD.test(syscall) ? { syscall } : {}),
		// A message that has been changed since is not known to be left out.
		...(at < 0 ? {} : { stack: stack.slice(at + message.length).trim() }),
		...(cause !== undefined && causes > 0 ? { cause: describeError(cause, causes - 1) } : {}),
	};
}
