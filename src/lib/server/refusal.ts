import type { HttpErrorBody, HttpErrorCode } from '../protocol';

/** An HTTP error answer to be: of a request or of a WebSocket upgrade. */
export interface Refusal {
	readonly status: 400 | 403 | 404 | 413 | 429 | 503;
	readonly code: HttpErrorCode;
	/** One sentence for people. */
	readonly message: string;
}

/** The JSON text of its body. */
export function refusalBody({ code, message }: Refusal): string {
	const body: HttpErrorBody = { error: { code, message } };
	return JSON.stringify(body);
}

export const STOPPING: Refusal = {
	status: 503,
	code: 'stopping',
	message: 'The server is stopping. Try again in a moment.',
};

export const NO_PLAYGROUND: Refusal = {
	status: 404,
	code: 'not-found',
	message: 'There is no such playground. It may have ended.',
};

export const FOREIGN_ORIGIN: Refusal = {
	status: 403,
	code: 'foreign-origin',
	message: 'Pages of other sites may not use this server.',
};
