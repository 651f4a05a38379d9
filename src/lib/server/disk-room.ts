import { statfs } from 'node:fs/promises';

const MIB = 2 ** 20;
/** So much stays free on the disk, in bytes: pages that a commit rewrites on its way, and a margin. */
export const KEEP_FREE = 2 * MIB;
/** What only makes room may go on until so much is free. */
export const KEEP_FREE_TO_DROP = MIB / 4;
/** With more than this free, it is not looked up for every commit, in bytes … */
const PLENTY = 256 * MIB;
/** … but again after so long, in ms. */
const LOOK_AGAIN_MS = 1000;
/** What is written takes at most so many times its size. */
const SPREAD = 2;

/** There is not enough room on the disk. */
export class DiskFullError extends Error {
	readonly code = 'ENOSPC';
	constructor() {
		super('The disk is full.');
	}
}

export interface DiskRoomOptions {
	/** Bytes that are free on the disk for this user. */
	readonly free: () => Promise<number>;
	/** In ms. */
	readonly now: () => number;
}

/**
 * Whether there is room on a disk, asked before anything is written. LMDB must not find out by itself:
 * where a write fails, lmdb 3.5.6 puts a message of more than 100 bytes into a buffer of 100
 * (`mdb_page_flush`), and the process goes down.
 */
export function createDiskRoom({ free, now }: DiskRoomOptions) {
	let known = 0;
	let looked = -Infinity;
	/** Rejects with DiskFullError if less than `keep` bytes would be left after writing so many. */
	return async (bytes: number, keep = KEEP_FREE): Promise<void> => {
		if (known < PLENTY || now() - looked > LOOK_AGAIN_MS) {
			known = await free();
			looked = now();
		}
		known -= bytes * SPREAD;
		if (known < keep) throw new DiskFullError();
	};
}
export type DiskRoom = ReturnType<typeof createDiskRoom>;

/** The room on the disk of a folder; endless where the system does not tell. */
export const roomOf = (folder: string): DiskRoom =>
	createDiskRoom({
		free: () =>
			statfs(folder).then(
				({ bavail, bsize }) => bavail * bsize,
				() => Infinity,
			),
		now: () => performance.now(),
	});
