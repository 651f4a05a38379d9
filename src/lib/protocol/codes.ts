/** Close codes the server uses: RFC 6455 §7.4.1, the IANA registry, and 4000–4999 for our own. */
export const CLOSE = {
	normal: 1000,
	goingAway: 1001,
	unsupportedData: 1003,
	invalidPayload: 1007,
	policyViolation: 1008,
	messageTooBig: 1009,
	serviceRestart: 1012,
	tryAgainLater: 1013,
	resumedElsewhere: 4001,
	removedByHost: 4002,
	playgroundEnded: 4004,
} as const;

/** The same close codes in words, for people. */
export const CLOSE_WORDS: Readonly<Record<number, string>> = {
	1000: 'closed normally',
	1001: 'page left',
	1003: 'binary frame refused',
	1005: 'closed without a code',
	1006: 'connection lost',
	1007: 'invalid UTF-8',
	1008: 'against the rules',
	1009: 'message too big',
	1012: 'server restarting',
	1013: 'cannot keep up',
	4001: 'resumed elsewhere',
	4002: 'removed by the host',
	4004: 'playground ended',
};

/** Whoever was closed with one of these is not to come back as itself. */
export const NEVER_BACK: ReadonlySet<number> = new Set([
	CLOSE.resumedElsewhere,
	CLOSE.removedByHost,
	CLOSE.playgroundEnded,
]);

/** The reason of a 1008 for a peer that answered no ping; unlike other 1008s it may come back. */
export const SILENT_HEARTBEAT = 'silent heartbeat';

/** Codes of an `error` message. The connection stays open after each of them. */
export const ERROR_CODES = [
	'bad-json',
	'unknown-type',
	'invalid',
	'not-found',
	'not-host',
	'own-post',
	'already-liked',
	'too-fast',
	'unavailable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Codes in the body of an HTTP error answer. */
export const HTTP_ERROR_CODES = [
	'bad-json',
	'invalid',
	'unknown-app',
	'not-found',
	'foreign-origin',
	'not-host',
	'too-large',
	'too-many',
	'full',
	'unavailable',
	'stopping',
] as const;
export type HttpErrorCode = (typeof HTTP_ERROR_CODES)[number];
