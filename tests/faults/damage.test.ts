import { copyFile, mkdir, open, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LogEntry } from '../../src/lib/engine';
import { openStore, type LogStore } from '../../src/lib/server';
import { startDurable, temporaryFolder } from '../support/durable-server';
import { readLog } from '../support/read-log';
import { connect } from '../support/socket-client';
import { createDice, report, SIZE } from './size';

const POSTS = 1500;
const FILES = ['logs.mdb', 'duplex.json'];

/** Adds to the logs of a store: what only a writer looks at must be whole, too. */
async function addTo(store: LogStore): Promise<LogStore> {
	for (const { id } of store.records)
		for (let at = 0; at < 20; at++) await store.log(id).append({ kind: 'tick', at });
	return store;
}

/** All entries of all logs of a store, as text; the store is closed. */
async function contentOf(store: LogStore): Promise<string> {
	const entries: LogEntry[] = [];
	for (const { id } of store.records) entries.push(...(await readLog(store.log(id))));
	await store.close();
	return JSON.stringify([store.records, entries]);
}

/** What lies beside the one log of a folder. */
async function shelfOf(dataDir: string): Promise<readonly Buffer[]> {
	const store = await openStore({ log: 'lmdb', dataDir });
	const parts = store.records.flatMap(({ id }) => store.log(id).shelf?.get() ?? []);
	await store.close();
	return parts;
}

/** What a newcomer to a playground is shown by a server on a folder. */
async function stateOf(folder: string, id: string): Promise<unknown> {
	const { url, live } = await startDurable(folder);
	const client = await connect(`${url}/ws/${id}`);
	const { state } = await client.next();
	await live.stop();
	return state;
}

it('logs that were cut or torn are refused in one sentence, or whole: never a part', async () => {
	const dice = createDice(4);
	const source = await temporaryFolder();
	const { create, live } = await startDurable(source, {
		settings: { messageBurst: POSTS + 1, checkpointEntries: 500 },
	});
	const feed = create('feed');
	const ana = await feed.join('Ana');
	for (let i = 0; i < POSTS; i++) ana.send({ type: 'post', text: `The text of ${i}` });
	await ana.drain();
	await live.stop();
	expect((await shelfOf(source)).length).toBeGreaterThan(1);
	const state = await stateOf(source, feed.id);
	const openFolder = (dataDir: string) => openStore({ log: 'lmdb', dataDir });
	const whole = await contentOf(await openFolder(source));
	const size = (await stat(join(source, 'logs.mdb'))).size;

	let [refused, unharmed, parts] = [0, 0, 0];
	for (let i = 0; i < SIZE.damages; i++) {
		const folder = join(await temporaryFolder(), 'copy');
		await mkdir(folder);
		for (const name of FILES) await copyFile(join(source, name), join(folder, name));
		const file = join(folder, 'logs.mdb');
		const at = dice.between(0, size - 1);
		if (i % 2 === 0) await truncate(file, at);
		else {
			// A stretch that was never written, as a torn write leaves it, or that holds old pages.
			const bytes = await readFile(file);
			const length = Math.min(dice.between(1, 20_000), size - at);
			const from = dice.between(0, size - length);
			const piece = i % 4 === 1 ? Buffer.alloc(length) : bytes.subarray(from, from + length);
			const handle = await open(file, 'r+');
			await handle.write(piece, 0, length, at);
			await handle.close();
		}
		const outcome = await openFolder(folder).then(contentOf, (error: Error) => {
			expect(error.message).toBe(
				`DATA_DIR (${folder}) is damaged: restore it from a backup, or choose an empty folder.`,
			);
			return null;
		});
		if (outcome !== null) {
			// Also from its checkpoint, whatever has become of that.
			expect(await stateOf(folder, feed.id)).toEqual(state);
			await (await addTo(await openFolder(folder))).close();
		}
		if (outcome === null) refused++;
		else if (outcome === whole) unharmed++;
		else parts++;
	}
	report('damaged logs', { damages: SIZE.damages, refused, unharmed, parts });
	expect(parts).toBe(0);
	expect(refused).toBeGreaterThan(0);
}, 900_000);
