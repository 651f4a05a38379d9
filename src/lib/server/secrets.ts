import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 random bits as base64url (22 characters): ids of playgrounds, tokens, epochs. */
export const randomId = (): string => randomBytes(16).toString('base64url');

/** A seed for a playground that was not given one. */
export const randomSeed = (): number => randomBytes(4).readUInt32LE();

/** Compares two secrets in a time that tells nothing about either. */
export const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(hash(a), hash(b));

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
