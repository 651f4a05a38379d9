import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/lib/engine';
import type { Log } from '../../src/lib/server/log';
import { readLog } from './read-log';

const entry = (i: number): LogEntry => ({
	kind: 'message',
	at: 1000 + i,
	client: 'c1',
	message: { type: 'post', text: `Hé 😀 ${i}` },
	bytes: 40,
});

/** What every log must do, whatever keeps it. `create` gives a new, empty one. */
export function testLog(name: string, create: () => Log | Promise<Log>): void {
	describe(`${name}, as a log`, () => {
		it('is empty at first', async () => {
			const log = await create();
			expect(log.size).toBe(0);
			expect(await readLog(log)).toEqual([]);
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
			expect(await readLog(log)).toEqual(entries);
			expect(await readLog(log, 8)).toEqual(entries.slice(7));
			expect(await readLog(log, 11)).toEqual([]);
		});

		it('reads up to what was there when the reading began', async () => {
			const log = await create();
			await log.append(entry(0));
			const reading = log.read()[Symbol.asyncIterator]();
			expect((await reading.next()).value).toEqual([entry(0)]);
			await log.append(entry(1));
			expect((await reading.next()).done).toBe(true);
		});

		it('tells subscribers of every entry once it is safe, in order, before append resolves', async () => {
			const log = await create();
			await log.append(entry(0));
			const told: [LogEntry, number][] = [];
			const stop = log.subscribe((one, seq) => told.push([one, seq]));
			const entries = Array.from({ length: 5 }, (_, i) => entry(i + 1));
			await Promise.all(
				entries.map(async (one) => {
					const appending = log.append(one);
					expect(told.map(([known]) => known)).not.toContain(one);
					expect(told).toContainEqual([one, await appending]);
				}),
			);
			expect(told).toEqual(entries.map((one, i) => [one, i + 2]));
			for (const [i, [one]] of told.entries()) expect(one).toBe(entries[i]);
			stop();
			await log.append(entry(9));
			expect(told).toHaveLength(5);
		});

		it('keeps entries that were added at once apart, and reads from the midst of them', async () => {
			const log = await create();
			const entries = Array.from({ length: 500 }, (_, i) => entry(i));
			await Promise.all(entries.slice(0, 200).map((one) => log.append(one)));
			await Promise.all(entries.slice(200).map((one) => log.append(one)));
			for (const from of [1, 2, 100, 200, 201, 350, 500])
				expect(await readLog(log, from)).toEqual(entries.slice(from - 1));
		});

		it('has nothing and takes nothing after it was dropped', async () => {
			const log = await create();
			await log.append(entry(0));
			await log.drop();
			await log.drop();
			expect(await readLog(log)).toEqual([]);
			await expect(log.append(entry(1))).rejects.toThrow();
		});
	});
}
