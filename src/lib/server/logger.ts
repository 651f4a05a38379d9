import pino, { type Logger } from 'pino';

export type { Logger };

/** Says nothing: what a live server has unless it is given another. */
export const silentLogger = (): Logger => pino({ enabled: false });

/**
 * Writes one JSON object a line to standard output. Nothing that a client wrote, and no token, is
 * ever handed to it; a playground is named by the first characters of its id, which let nobody in.
 */
export const createLogger = (level: string): Logger =>
	pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(1));

/** How a playground is called in the log. */
export const shortId = (id: string): string => id.slice(0, 6);
