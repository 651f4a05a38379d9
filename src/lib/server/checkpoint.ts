import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { EngineState, KeptMessage } from '../engine';

/**
 * A playground as it stood at one position of its log. With it and the entries behind that position
 * the playground is the same as with the whole log.
 */
export interface Checkpoint {
	readonly engine: EngineState;
	/** Its time, in ms since the Unix epoch. */
	readonly at: number;
	/** How many clients have been given an id. */
	readonly opened: number;
	/** Position and time of the last tick; 0 before the first. */
	readonly tick: { readonly seq: number; readonly at: number };
	/** How long the trace is, in characters. */
	readonly traceChars: number;
	/** By log position: the last event of the trace that came of it or of one before. */
	readonly lastOfSeq: Uint32Array;
}

/** Messages of one part: that many keep the event loop for a millisecond or two. */
const PART_MESSAGES = 500;
const SUM_BYTES = 4;

/** The first part: all but the messages that are kept for those who come back. */
interface Head {
	readonly program: string;
	readonly parts: number;
	readonly checkpoint: Checkpoint;
}

/**
 * A checkpoint as bytes. What can change is copied before this returns; the rest follows while others
 * run. `program` names the program: another one may have come to another state.
 */
export async function encodeCheckpoint(program: string, checkpoint: Checkpoint): Promise<Buffer[]> {
	const { engine } = checkpoint;
	const { messages } = engine.returns;
	const head: Head = {
		program,
		parts: 1 + Math.ceil(messages.length / PART_MESSAGES),
		checkpoint: { ...checkpoint, engine: withMessages(engine, []) },
	};
	const parts = [pack(head)];
	for (let from = 0; from < messages.length; from += PART_MESSAGES) {
		await new Promise((resolve) => setImmediate(resolve));
		parts.push(pack(messages.slice(from, from + PART_MESSAGES)));
	}
	return parts;
}

/** What was encoded; null if that is damaged, in part, or another program's. */
export function decodeCheckpoint(program: string, parts: readonly Buffer[]): Checkpoint | null {
	const [first, ...rest] = parts;
	if (!first || !parts.every(isWhole)) return null;
	try {
		const head = unpack(first) as Head;
		if (head.program !== program || head.parts !== parts.length) return null;
		const { checkpoint } = head;
		const messages = rest.flatMap((part) => unpack(part) as KeptMessage[]);
		return { ...checkpoint, engine: withMessages(checkpoint.engine, messages) };
	} catch {
		return null; // another version of Node may have another format
	}
}

const withMessages = (engine: EngineState, messages: readonly KeptMessage[]): EngineState => ({
	...engine,
	returns: { ...engine.returns, messages },
});

/** A value after its checksum. Maps, sets and what is shared stay what they are. */
function pack(value: unknown): Buffer {
	const bytes = serialize(value);
	const sum = Buffer.alloc(SUM_BYTES);
	sum.writeUInt32LE(crc32(bytes));
	return Buffer.concat([sum, bytes]);
}

const isWhole = (part: Buffer): boolean =>
	part.length > SUM_BYTES && part.readUInt32LE() === crc32(part.subarray(SUM_BYTES));

const unpack = (part: Buffer): unknown => deserialize(part.subarray(SUM_BYTES));
