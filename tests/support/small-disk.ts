import { spawnSync } from 'node:child_process';
import { statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './durable-server';

/** A disk of 16 MiB; null where this user may not mount one. */
export async function smallDisk(): Promise<string | null> {
	const folder = await temporaryFolder();
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]).status !== 0)
		return null;
	onTestFinished(() => void spawnSync('umount', [folder]));
	return folder;
}

/** Fills a disk with a file until `left` bytes are free; the path of that file. */
export async function fillDisk(disk: string, left: number): Promise<string> {
	const { bavail, bsize } = await statfs(disk);
	const path = join(disk, 'ballast');
	await writeFile(path, Buffer.alloc(bavail * bsize - left));
	return path;
}
