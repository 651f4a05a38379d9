import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drillId, judgeDrill, makeDrill, makeRound, readDrillId, TOPICS } from '.';
import { signatureOf } from './round';

const topic = fc.constantFrom(...TOPICS);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('an id is all it takes to make a drill again', async () => {
	await fc.assert(
		fc.asyncProperty(topic, seeds, async (topic, seed) => {
			const drill = await makeDrill({ ...topic, seed });
			expect(readDrillId(drill.id)).toEqual({ ...topic, seed });
			expect(await makeDrill({ ...topic, seed })).toEqual(drill);
			expect(judgeDrill(drill.ask, drill.ask.key)?.right).toBe(true);
		}),
		{ numRuns: 60 },
	);
	expect(drillId({ kind: 'recipients', concept: 'rooms', seed: 5 })).toBe('recipients.rooms.5');
	for (const id of [
		'',
		'recipients.rooms',
		'recipients.handshake.1',
		'x.rooms.1',
		'pattern.rooms.4294967296',
	])
		expect(readDrillId(id)).toBeNull();
});

test('no two questions of a round are alike', async () => {
	await fc.assert(
		fc.asyncProperty(seeds, async (seed) => {
			const round = await makeRound(seed);
			expect(round).toHaveLength(10);
			expect(new Set(round.map(signatureOf)).size).toBe(10);
		}),
		{ numRuns: 10 },
	);
});
