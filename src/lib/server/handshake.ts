import type { IncomingMessage } from 'node:http';

/** Both heads of one opening handshake, as text. */
export interface HandshakeText {
	readonly request: string;
	readonly response: string;
}

/**
 * Headers that are told. Others may hold what is nobody's business: cookies, credentials, or the
 * address of a client behind a proxy.
 */
const TOLD =
	/^(host|connection|upgrade|origin|user-agent|pragma|cache-control|accept(-[a-z]+)?|sec-[a-z-]+)$/i;
/** Longest head that is kept, in characters. */
const HEAD_MAX = 4096;

/** The request line and headers as they came, names in their own spelling. */
export function requestHead({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
	const lines = [`${method} ${url} HTTP/${httpVersion}`];
	for (let i = 0; i + 1 < rawHeaders.length; i += 2)
		if (TOLD.test(rawHeaders[i] ?? '')) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
	return headOf(lines);
}

/** The 101 answer, from the lines that `ws` writes. */
export const responseHead = (lines: readonly string[]): string => headOf(lines);

/** One piece of text: kept as long as its client is there, it is not to hold on to its parts. */
const headOf = (lines: readonly string[]): string =>
	[...lines, '', ''].join('\r\n').slice(0, HEAD_MAX);
