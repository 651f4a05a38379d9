import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/durable-server';
import { createDiskRoom, DiskFullError, KEEP_FREE, KEEP_FREE_TO_DROP, roomOf } from './disk-room';

const GIB = 2 ** 30;

/** A disk that a test fills, with a clock that it sets. */
function disk(free: number) {
	const state = { free, now: 0, looks: 0 };
	const room = createDiskRoom({
		free: () => {
			state.looks++;
			return Promise.resolve(state.free);
		},
		now: () => state.now,
	});
	const fits = (bytes: number, keep?: number) =>
		room(bytes, keep).then(
			() => true,
			(error: unknown) => !(error instanceof DiskFullError),
		);
	return { state, fits };
}

it('has room for what fits, with twice its size to spare, and for no byte more', async () => {
	const { fits } = disk(KEEP_FREE + 2000);
	expect([await fits(1000), await fits(1001)]).toEqual([true, false]);
});

it('lets what makes room go on for longer', async () => {
	const { fits } = disk(KEEP_FREE_TO_DROP);
	expect([await fits(0), await fits(0, KEEP_FREE_TO_DROP)]).toEqual([false, true]);
});

it('looks again each time when there is little, and sees that there is room again', async () => {
	const { state, fits } = disk(0);
	expect([await fits(1), await fits(1)]).toEqual([false, false]);
	state.free = GIB;
	expect(await fits(1)).toBe(true);
	expect(state.looks).toBe(3);
});

it('looks again when there was plenty a second ago, or when that has been written', async () => {
	const { state, fits } = disk(GIB);
	for (let i = 0; i < 100; i++) expect(await fits(1000)).toBe(true);
	expect(state.looks).toBe(1);
	state.free = 0; // somebody else has filled it
	state.now = 1000;
	expect(await fits(1)).toBe(true);
	state.now = 1001;
	expect(await fits(1)).toBe(false);

	const written = disk(GIB);
	expect(await written.fits(GIB * 0.45)).toBe(true);
	written.state.free = 0;
	expect(await written.fits(1)).toBe(false);
});

it('knows the disk of a folder, and takes one that it does not know for endless', async () => {
	await roomOf(await temporaryFolder())(1);
	await expect(roomOf(await temporaryFolder())(1e18)).rejects.toThrow('full');
	await roomOf('/no/such/folder')(1e18);
});
