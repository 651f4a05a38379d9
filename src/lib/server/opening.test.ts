import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/durable-server';
import { readTrace, parseTrace, startLive } from '../../../tests/support/live-server';
import { connect } from '../../../tests/support/socket-client';
import { openStore } from './data-folder';
import { getTrace } from './http';
import type { Log, LogStore } from './log';

const EVERY = 20;
const POSTS = 50;

/** What a test sees of the logs: from where each is read, and when something is put beside one. */
function watch(store: LogStore) {
	const reads: number[] = [];
	const faults = { unreadable: false };
	let puts = 0;
	let told: () => void = () => undefined;
	const watched: LogStore = {
		...store,
		log(id): Log {
			const log = store.log(id);
			const { shelf } = log;
			return {
				get size() {
					return log.size;
				},
				append: log.append,
				subscribe: log.subscribe,
				drop: log.drop,
				read(from = 1) {
					reads.push(from);
					return log.read(faults.unreadable ? log.size : from);
				},
				...(shelf && {
					shelf: {
						get: shelf.get,
						async put(parts) {
							await shelf.put(parts);
							puts++;
							told();
						},
					},
				}),
			};
		},
	};
	const untilPuts = async (count: number): Promise<void> => {
		while (puts < count) await new Promise<void>((resolve) => (told = resolve));
	};
	return { store: watched, reads, faults, untilPuts };
}

async function start(dataDir: string, program?: string) {
	const { store, reads, faults, untilPuts } = watch(await openStore({ log: 'lmdb', dataDir }));
	const server = await startLive({
		store,
		...(program === undefined ? {} : { program }),
		settings: { checkpointEntries: EVERY, messageBurst: 1000 },
	});
	return { ...server, reads, faults, untilPuts };
}

/** A feed with a long log, whose process has ended: Ana and Ben were there, and Ben missed the end. */
async function leaveFeed(dataDir: string) {
	const { live, createFeed, untilPuts } = await start(dataDir, 'this');
	const feed = createFeed();
	const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
	ben.socket.terminate();
	await ben.closed();
	for (let i = 0; i < POSTS; i++) {
		ana.send({ type: 'post', id: `p${i}`, text: `Post ${i}` });
		await ana.drain();
	}
	await untilPuts(2);
	await live.stop();
	return { id: feed.id, hostToken: feed.hostToken, ben: ben.welcome };
}

describe('a playground that is opened', () => {
	it('is what it was, from a checkpoint and what came after it', async () => {
		const folder = await temporaryFolder();
		const { id, ben } = await leaveFeed(folder);
		const { live, url, reads } = await start(folder, 'this');
		const address = `${url}/ws/${id}`;
		const back = await connect(`${address}?resume=1`);
		const { token, epoch, seq } = ben;
		back.send({ type: 'resume', token, epoch, after: seq, had: 0 });
		expect(await back.next()).toMatchObject({ recovered: true, id: ben['id'], name: 'Ben' });
		for (let i = 0; i < POSTS; i++)
			expect(await back.skip('posted')).toMatchObject({ post: { id: `p${i}` } });
		const newcomer = await connect(`${address}?name=Cleo`);
		expect(JSON.stringify((await newcomer.next())['state'])).toContain(`p${POSTS - 1}`);
		expect(reads).toHaveLength(1);
		expect(reads[0]).toBeGreaterThan(2 * EVERY);

		// Nobody has asked for the trace yet; an observer and an export get all of it.
		const observer = await connect(`${address}?observe=1`);
		const seen = await readTrace(
			observer,
			(event) => event.kind === 'open' && event.client.name === 'Cleo',
		);
		expect(seen.map(({ n }) => n)).toEqual(seen.map((_, i) => i + 1));
		const exported = parseTrace(await (await getTrace(live, id)).text());
		expect(exported).toEqual(seen);
		expect(reads.slice(1)).toEqual([1]);

		newcomer.send({ type: 'post', id: 'new', text: 'Hello' });
		const after = await readTrace(
			observer,
			(event) => event.kind === 'message' && event.type === 'posted',
		);
		expect(after[0]?.n).toBe(seen.length + 1);
	});

	it.each([
		['another program made the checkpoint', 'that'],
		['nothing names the program', undefined],
	])('is read from the beginning where %s, and its trace is the same', async (_, program) => {
		const folder = await temporaryFolder();
		const { id } = await leaveFeed(folder);
		const trace = async (by?: string) => {
			const { live, reads } = await start(folder, by);
			const text = await (await getTrace(live, id)).text();
			await live.stop();
			return { text, first: reads[0] };
		};
		const quick = await trace('this');
		const slow = await trace(program);
		expect(quick.first).toBeGreaterThan(EVERY);
		expect(slow.first).toBe(1);
		expect(slow.text).toBe(quick.text);
	});

	it('is read from the beginning where the checkpoint is damaged', async () => {
		const folder = await temporaryFolder();
		const { id } = await leaveFeed(folder);
		const store = await openStore({ log: 'lmdb', dataDir: folder });
		const { shelf } = store.log(id);
		const parts = (shelf?.get() ?? []).map((part) => Buffer.from(part));
		parts[0]?.writeUInt8(parts[0].readUInt8(100) ^ 1, 100);
		await shelf?.put(parts);
		await store.close();
		const { live, url, reads, createFeed } = await start(folder, 'this');
		const client = await connect(`${url}/ws/${id}?name=Cleo`);
		expect(JSON.stringify((await client.next())['state'])).toContain(`p${POSTS - 1}`);
		expect(reads).toEqual([1]);
		expect(createFeed().trace()).toEqual([]);
		expect(live.playground(id)?.info().clients).toBe(1);
	});

	it('goes on without a trace that cannot be made again, until it can', async () => {
		const folder = await temporaryFolder();
		const { id } = await leaveFeed(folder);
		const { live, url, faults } = await start(folder, 'this');
		const address = `${url}/ws/${id}`;
		const cleo = await connect(`${address}?name=Cleo`);
		await cleo.next();
		faults.unreadable = true;
		expect((await (await connect(`${address}?observe=1`)).closed()).code).toBe(1013);
		expect((await getTrace(live, id)).status).toBe(503);
		cleo.send({ type: 'post', id: 'new', text: 'Hello' });
		expect(await cleo.drain()).toEqual([]);
		faults.unreadable = false;
		const observer = await connect(`${address}?observe=1`);
		const seen = await readTrace(
			observer,
			(event) => event.kind === 'message' && event.data['id'] === 'new',
		);
		expect(seen.map(({ n }) => n)).toEqual(seen.map((_, i) => i + 1));
	});

	it('keeps whom the host has removed out, after a checkpoint too', async () => {
		const folder = await temporaryFolder();
		const { live, createFeed, untilPuts } = await start(folder, 'this');
		const feed = createFeed();
		const host = await feed.join('Host');
		const eve = await feed.join('Eve');
		host.send({ type: 'host', token: feed.hostToken });
		host.send({ type: 'remove', client: eve.id });
		expect((await eve.closed()).code).toBe(4002);
		for (let i = 0; i < EVERY; i++) {
			host.send({ type: 'post', id: `p${i}`, text: 'x' });
			await host.drain();
		}
		await untilPuts(1);
		await live.stop();
		const { url } = await start(folder, 'this');
		const back = await connect(`${url}/ws/${feed.id}?resume=1`);
		const { token, epoch, seq } = eve.welcome;
		back.send({ type: 'resume', token, epoch, after: seq, had: 0 });
		const { recovered, id } = await back.next();
		expect(recovered).toBe(false);
		expect(id).not.toBe(eve.id);
	});
});
