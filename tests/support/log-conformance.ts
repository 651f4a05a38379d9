import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/lib/engine';
import type { Log } from '../../src/lib/server/log';

const entry = (i: number): LogEntry => ({
	kind: 'message',
	at: 1000 + i,
	client: 'c1',
	message: { type: 'post', text: `Hé 😀 ${i}` },
	bytes: 40,
});

async function collect(entries: AsyncIterable<LogEntry>): Promise<LogEntry[]> {
	const all: LogEntry[] = [];
	for await (const one of entries) all.push(one);
	return all;
}

/** What every log must do, whatever keeps it. `create` gives a new, empty one. */
export function testLog(name: string, create: () => Log | Promise<Log>): void {
	describe(`${name}, as a log`, () => {
		it('is empty at first', async () => {
			const log = await create();
			expect(log.size).toBe(0);
			expect(await collect(log.read())).toEqual([]);
		});

		it('gives positions from 1, in order, to appends that do not wait for each other', async () => {
			const log = await create();
			const order: number[] = [];
			const appends = Array.from({ length: 100 }, (_, i) =>
				log.append(entry(i)).then((seq) => order.push(seq)),
			);
			expect(log.size).toBe(100);
			await Promise.all(appends);
			expect(order).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
		});

		it('gives back what it got, from any position', async () => {
			const log = await create();
			const entries = Array.from({ length: 10 }, (_, i) => entry(i));
			for (const one of entries) await log.append(one);
			expect(await collect(log.read())).toEqual(entries);
			expect(await collect(log.read(8))).toEqual(entries.slice(7));
			expect(await collect(log.read(11))).toEqual([]);
		});

		it('reads up to what was there when the reading began', async () => {
			const log = await create();
			await log.append(entry(0));
			const reading = log.read()[Symbol.asyncIterator]();
			expect((await reading.next()).value).toEqual(entry(0));
			await log.append(entry(1));
			expect((await reading.next()).done).toBe(true);
		});

		it('has nothing and takes nothing after it was dropped', async () => {
			const log = await create();
			await log.append(entry(0));
			await log.drop();
			await log.drop();
			expect(await collect(log.read())).toEqual([]);
			await expect(log.append(entry(1))).rejects.toThrow();
		});
	});
}
