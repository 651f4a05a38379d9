import { describe, expect, it } from 'vitest';
import { joinFrames, textFrame, type FrameSequence } from './frames';
import { createOutbox, type Written } from './outbox';

/** An outbox whose turns end when the test says so. */
function setUp() {
	const tasks: (() => void)[] = [];
	const outbox = createOutbox((task) => void tasks.push(task));
	const writes: { box: number; frames: FrameSequence; written: Written | undefined }[] = [];
	const open = (box: number) =>
		outbox.createBox({
			write: (frames, written) => void writes.push({ box, frames, written }),
		});
	const endTurn = (): void => tasks.splice(0).forEach((task) => task());
	return { open, endTurn, writes, tasks };
}

describe('an outbox', () => {
	it('writes once per socket and turn, the same bytes for the same frames', () => {
		const { open, endTurn, writes, tasks } = setUp();
		const boxes = [open(0), open(1), open(2)] as const;
		const [one, two] = [textFrame('one'), textFrame('two')];
		for (const box of boxes) box.add(one);
		boxes[0].add(two);
		boxes[2].add(two);
		expect(writes).toEqual([]);
		expect(tasks).toHaveLength(1);
		endTurn();
		expect(writes.map(({ box }) => box)).toEqual([0, 1, 2]);
		expect(writes[2]?.frames).toBe(writes[0]?.frames);
		expect(joinFrames(writes[0]?.frames as FrameSequence)).toEqual(
			Buffer.concat([one.bytes, two.bytes]),
		);
		expect(joinFrames(writes[1]?.frames as FrameSequence)).toBe(one.bytes);
		endTurn();
		expect(writes).toHaveLength(3);
	});

	it('plans nothing while it is empty, and anew in the next turn', () => {
		const { open, endTurn, writes, tasks } = setUp();
		const box = open(0);
		box.flush();
		expect(tasks).toEqual([]);
		box.add(textFrame('one'));
		endTurn();
		box.add(textFrame('two'));
		expect(tasks).toHaveLength(1);
		endTurn();
		expect(writes).toHaveLength(2);
	});

	it('keeps the order when a box is written early', () => {
		const { open, endTurn, writes } = setUp();
		const box = open(0);
		box.add(textFrame('one'));
		box.flush();
		expect(box.bytes).toBe(0);
		box.add(textFrame('two'));
		endTurn();
		expect(writes.map(({ frames }) => joinFrames(frames).toString())).toEqual([
			'\ufffd\u0003one',
			'\ufffd\u0003two',
		]);
	});

	it('holds no more than 64 KiB and a frame', () => {
		const { open, writes } = setUp();
		const box = open(0);
		const frame = textFrame('x'.repeat(16_380)); // 16 KiB with its header
		for (let i = 0; i < 4; i++) box.add(frame);
		expect([box.bytes, writes.length]).toEqual([64 * 1024, 0]);
		box.add(frame);
		expect([box.bytes, writes.length]).toEqual([0, 1]);
	});

	it('tells each who waits for its frame how that went', () => {
		const { open, endTurn, writes } = setUp();
		const box = open(0);
		const told: string[] = [];
		box.add(textFrame('one'), (error) => told.push(`one ${error?.message}`));
		box.add(textFrame('two'));
		box.add(textFrame('three'), (error) => told.push(`three ${error?.message}`));
		endTurn();
		expect(told).toEqual([]);
		writes[0]?.written?.(new Error('gone'));
		expect(told).toEqual(['one gone', 'three gone']);
	});
});
