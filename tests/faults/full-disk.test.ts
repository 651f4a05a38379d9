import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/lib/server';
import { KEEP_FREE } from '../../src/lib/server/disk-room';
import { startDurable } from '../support/durable-server';
import { fillDisk, smallDisk } from '../support/small-disk';
import { connect, type Message } from '../support/socket-client';
import { report } from './size';
import { until } from './until';

const MIB = 1024 * 1024;
/** What the server leaves free, and some more that it may fill. */
const LEFT = KEEP_FREE + MIB;

it('on a full disk nothing happens that is not kept, and it goes on when there is room', async (context) => {
	const folder = await smallDisk();
	if (folder === null) return context.skip();
	const data = join(folder, 'data');
	const { create, live } = await startDurable(data, { settings: { messageBurst: 100_000 } });
	const feed = create('feed');
	const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
	const ballast = await fillDisk(folder, LEFT);
	let heard = 0;
	let refused = 0;
	ben.socket.on('message', () => heard++);
	ana.socket.on('message', (text) => {
		if (String(text).includes('"unavailable"')) refused++;
	});
	let posts = 0;
	while (refused < 20) {
		ana.send({ type: 'post', text: `${++posts} `.padEnd(280, 'x') });
		await until(() => heard + refused === posts);
	}
	const late = await connect(feed.address);
	expect((await late.closed()).code).toBe(1013);
	const inTrace = feed.trace().filter((event) => 'type' in event && event.type === 'post').length;
	expect(inTrace).toBe(heard);

	await rm(ballast);
	const before = heard;
	while (heard === before) {
		ana.send({ type: 'post', text: `${++posts} again` });
		await until(() => heard + refused === posts);
	}
	const kept = heard;
	await live.stop();
	const again = await startDurable(data);
	const trace = [...((await again.live.find(feed.id))?.trace() ?? [])].join('');
	const stored = trace.split('\n').filter((line) => line.includes('"type":"post"')).length;
	report('full disk', { posts, kept, refused, stored });
	expect(stored).toBe(kept);
}, 60_000);

it('starts on a full disk with what it has, and says in one sentence where it has nothing', async (context) => {
	const disk = await smallDisk();
	if (disk === null) return context.skip();
	const data = join(disk, 'data');
	const before = await startDurable(data);
	const feed = before.create('feed');
	const ana = await feed.join('Ana');
	ana.send({ type: 'post', id: 'p', text: 'Kept' });
	await ana.drain();
	await before.live.stop();
	const ballast = await fillDisk(disk, 0);

	const after = await startDurable(data);
	const trace = [...((await after.live.find(feed.id))?.trace() ?? [])].join('');
	expect(trace).toContain('"Kept"');
	const address = feed.address.replace(/:\d+/, `:${after.port}`);
	expect((await (await connect(address)).closed()).code).toBe(1013);
	for (const name of ['new', 'data/inside'])
		await expect(openStore({ log: 'lmdb', dataDir: join(disk, name) })).rejects.toThrow(
			/^DATA_DIR \(.*\) cannot be \w+: the disk is full\.$/,
		);
	await rm(ballast);
	// After a failure nothing is tried for a moment.
	let welcome: Message | null = null;
	while (!welcome) {
		const back = await connect(`${address}?name=Ben`);
		const next = back.next().catch(() => null);
		welcome = await Promise.race([next, back.closed().then(() => null)]);
	}
	expect(welcome).toMatchObject({ type: 'welcome', name: 'Ben' });
});

it('opens no new logs where their first pages have no room', async (context) => {
	const disk = await smallDisk();
	if (disk === null) return context.skip();
	await fillDisk(disk, KEEP_FREE - 4096);
	const dataDir = join(disk, 'data');
	await expect(openStore({ log: 'lmdb', dataDir })).rejects.toThrow(
		`DATA_DIR (${dataDir}) cannot be opened: the disk is full.`,
	);
});
