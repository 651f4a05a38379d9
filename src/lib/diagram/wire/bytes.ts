/** The bytes of a base64 text. Throws a DOMException if it is none. */
export const fromBase64 = (text: string): Uint8Array =>
	Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** The base64 text of bytes. */
export const toBase64 = (bytes: Uint8Array): string =>
	btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** `0a`: two digits. */
export const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** `81 05 48`: bytes in hexadecimal, parted by spaces. */
export const hexOf = (bytes: Uint8Array): string => Array.from(bytes, hex).join(' ');

/** `00000101`: the eight bits of a byte, the first on the wire first. */
export const bitsOf = (byte: number): string => byte.toString(2).padStart(8, '0');

/** A byte as ASCII text; a dot stands for what has no sign of its own. */
export const printable = (byte: number): string =>
	byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
