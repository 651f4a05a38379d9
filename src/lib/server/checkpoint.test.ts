import { expect, it } from 'vitest';
import { feed } from '../apps';
import { createEngine, type LogEntry } from '../engine';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint';

const POSTS = 1200; // more than two parts

function checkpointOf(): Checkpoint {
	const engine = createEngine(feed, 1);
	const entries: LogEntry[] = [
		...['a', 'b'].map((id): LogEntry => {
			return { kind: 'open', at: 1, client: { id, name: id, agent: 'external' }, key: id };
		}),
		...Array.from({ length: POSTS }, (_, i): LogEntry => {
			const message = { type: 'post', id: `p${i}`, text: 'Hé 😀' };
			return { kind: 'message', at: 2, client: 'a', message, bytes: 40 };
		}),
	];
	for (const entry of entries) engine.apply(entry);
	return {
		...{ engine: engine.save(), at: 2, opened: 2, tick: { seq: 0, at: 0 }, traceChars: 5 },
		lastOfSeq: Uint32Array.of(0, 1, 2),
	};
}

it('comes back as it was', async () => {
	const checkpoint = checkpointOf();
	const parts = await encodeCheckpoint('this', checkpoint);
	expect(parts).toHaveLength(4);
	expect(decodeCheckpoint('this', parts)).toEqual(checkpoint);
});

it('holds what was there when it was made, whatever comes while it is written', async () => {
	const engine = createEngine(feed, 1);
	engine.apply({
		kind: 'open',
		at: 1,
		client: { id: 'a', name: 'A', agent: 'external' },
		key: 'a',
	});
	const before = { ...checkpointOf(), engine: engine.save() };
	const expected = structuredClone(before);
	const encoding = encodeCheckpoint('this', before);
	const message = { type: 'post', id: 'p', text: 'later' };
	engine.apply({ kind: 'message', at: 2, client: 'a', message, bytes: 40 });
	engine.apply({ kind: 'close', at: 3, client: 'a', code: 1000, reason: '' });
	expect(decodeCheckpoint('this', await encoding)).toEqual(expected);
});

it('is not used where any byte of it is another, a part is missing, or another program made it', async () => {
	const parts = await encodeCheckpoint('this', checkpointOf());
	expect(decodeCheckpoint('that', parts)).toBeNull();
	expect(decodeCheckpoint('this', [])).toBeNull();
	expect(decodeCheckpoint('this', [Buffer.alloc(0)])).toBeNull();
	expect(decodeCheckpoint('this', parts.slice(0, -1))).toBeNull();
	for (const part of parts)
		for (const at of [0, 3, 4, part.length >> 1, part.length - 1]) {
			part.writeUInt8(part.readUInt8(at) ^ 1, at);
			expect(decodeCheckpoint('this', parts)).toBeNull();
			part.writeUInt8(part.readUInt8(at) ^ 1, at);
		}
	expect(decodeCheckpoint('this', parts)).not.toBeNull();
});
