import type { HttpErrorBody, Refusal } from '../protocol';

export { FOREIGN_ORIGIN, type Refusal } from '../protocol';

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

export const TOO_MANY_HEADERS: Refusal = {
	status: 431,
	code: 'too-large',
	message: 'The request has too many headers.',
};

export const NO_PLAYGROUND: Refusal = {
	status: 404,
	code: 'not-found',
	message: 'There is no such playground. It may have ended.',
};

export const FULL: Refusal = {
	status: 503,
	code: 'full',
	message: 'The server is full. Try again later.',
};

export const UNAVAILABLE: Refusal = {
	status: 503,
	code: 'unavailable',
	message: 'The server cannot keep anything just now. Try again later.',
};

export const TRACE_UNREADABLE: Refusal = {
	status: 503,
	code: 'unavailable',
	message: 'The trace cannot be read just now. Try again later.',
};

export const PLAYGROUND_FULL: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'This playground has as many connections as it may have.',
};

export const TOO_MANY_CREATED: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'Too many new playgrounds from your address. Wait a moment.',
};

export const TOO_MANY_HELD: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'Your address has as many playgrounds as it may have.',
};

export const ADDRESS_FULL: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'Your address has as many connections as it may have.',
};

/** Only behind a proxy that does not do what ADDRESS_HEADER and XFF_DEPTH say. */
export const NO_ADDRESS: Refusal = {
	status: 400,
	code: 'invalid',
	message: 'The request does not tell its address: the proxy must send the header for it.',
};

export const NOT_THE_HOST: Refusal = {
	status: 403,
	code: 'not-host',
	message: "That is not this playground's token.",
};

export const NO_CLIENT: Refusal = {
	status: 404,
	code: 'not-found',
	message: 'There is no such client. It may have gone.',
};

export const TOO_MANY_FAULTS: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'Too many faults at once. Wait a moment.',
};
