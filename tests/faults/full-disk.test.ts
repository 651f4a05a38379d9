import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startDurable, temporaryFolder } from '../support/durable-server';
import { connect } from '../support/socket-client';
import { report } from './size';
import { until } from './until';

const MIB = 1024 * 1024;

/** A disk of 2 MiB; null where this user may not mount one. */
async function smallDisk(): Promise<string | null> {
	const folder = await temporaryFolder();
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status !== 0)
		return null;
	onTestFinished(() => void spawnSync('umount', [folder]));
	return folder;
}

it('on a full disk nothing happens that is not kept, and it goes on when there is room', async (context) => {
	const folder = await smallDisk();
	if (folder === null) return context.skip();
	const ballast = join(folder, 'ballast');
	const data = join(folder, 'data');
	const { create, live } = await startDurable(data, { settings: { messageBurst: 100_000 } });
	const feed = create('feed');
	const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
	await writeFile(ballast, Buffer.alloc(MIB));
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
