/** What a frame is for (RFC 6455 §5.2 and §11.8). */
export interface Opcode {
	readonly word: string;
	readonly meaning: string;
	readonly section: string;
}

const OPCODES: Readonly<Record<number, Opcode>> = {
	0x0: {
		word: 'continuation',
		meaning: 'The next piece of a message that began in an earlier frame.',
		section: '5.4',
	},
	0x1: {
		word: 'text',
		meaning: 'A message of text, in UTF-8. All messages here are of this kind.',
		section: '5.6',
	},
	0x2: { word: 'binary', meaning: 'A message of bytes. This server refuses it.', section: '5.6' },
	0x8: {
		word: 'close',
		meaning: 'This side says goodbye; the other side answers with a close frame too.',
		section: '5.5.1',
	},
	0x9: {
		word: 'ping',
		meaning: 'Are you there? The other side must answer pong.',
		section: '5.5.2',
	},
	0xa: { word: 'pong', meaning: 'The answer to a ping, with the same payload.', section: '5.5.3' },
};

const RESERVED: Opcode = {
	word: 'reserved',
	meaning: 'The standard gives it no meaning; whoever gets it must end the connection.',
	section: '5.2',
};

/** What opcode 0–15 means. */
export const opcodeOf = (opcode: number): Opcode => OPCODES[opcode] ?? RESERVED;

/** Opcodes 8–15 are control frames (RFC 6455 §5.5). */
export const isControlOpcode = (opcode: number): boolean => opcode >= 0x8;
