import type { IncomingHttpHeaders } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Settings } from './settings';

/** What tells where a request came from. */
export interface Origins {
	readonly headers: IncomingHttpHeaders;
	readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * The address of a request's client, as SvelteKit's Node adapter works it out: the socket's own, or
 * what `ADDRESS_HEADER` holds; of `x-forwarded-for` the entry that the outermost trusted proxy
 * wrote, `XFF_DEPTH` from the right. Null if that header does not tell.
 */
export function addressOf(
	{ headers, socket }: Origins,
	{ addressHeader, xffDepth }: Pick<Settings, 'addressHeader' | 'xffDepth'>,
): string | null {
	if (addressHeader === undefined) return socket.remoteAddress ?? null;
	const told = headers[addressHeader];
	const text = Array.isArray(told) ? told.join(',') : told;
	if (text === undefined) return null;
	if (addressHeader !== 'x-forwarded-for') return text.trim() || null;
	return text.split(',').at(-xffDepth)?.trim() || null;
}

/** Longest text that is counted by as it is, where it is no address, in characters. */
const KEY_MAX = 64;

/** What an address looks like; a header may hold anything. */
const ADDRESS = /^[\da-f.:[\]]{1,64}(%\w{1,16})?$/i;

/** An address as the log tells it: nothing that somebody has made up. */
export const loggedAddress = (address: string): string =>
	ADDRESS.test(address) ? address : 'unknown';

/**
 * What the limits per address count by: the address, or of an IPv6 address the first 64 bits, since
 * one household or host has all addresses that begin so.
 */
export function limitKey(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
	const bare = plain.replace(/%.*$/, '');
	if (!isIPv6(bare)) return plain.slice(0, KEY_MAX);
	const [head = '', tail] = bare.toLowerCase().split('::');
	const groups = head === '' ? [] : head.split(':');
	const rest = tail === undefined || tail === '' ? [] : tail.split(':');
	// `::` stands for as many zero groups as make eight.
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
	const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest];
	return `${all
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':')}::/64`;
}
