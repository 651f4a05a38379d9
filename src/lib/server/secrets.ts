import { createHash, randomBytes } from 'node:crypto';

/** 128 random bits as base64url (22 characters): ids of playgrounds, tokens, epochs. */
export const randomId = (): string => randomBytes(16).toString('base64url');

/** A seed for a playground that was not given one. */
export const randomSeed = (): number => randomBytes(4).readUInt32LE();

/**
 * By which a token is known without being kept: its hash, of which nothing can be told about it. Keys
 * may be compared as they are, since the time that takes tells nothing about tokens.
 */
export const keyOf = (token: string): string =>
	createHash('sha256').update(token).digest('base64url').slice(0, KEY_CHARS);

/** 132 bits. */
const KEY_CHARS = 22;
