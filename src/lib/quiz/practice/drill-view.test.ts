import { describe, expect, it } from 'vitest';
import { makeDrill, TOPICS, type Drill } from '../drills';
import { createDrillView } from './drill-view';

/** A drill of every topic that shows traffic; the lines of code are read by Vite alone. */
const drills = async (): Promise<readonly Drill[]> => {
	const topics = TOPICS.filter(({ kind }) => kind !== 'line');
	const made = await Promise.all(topics.map((topic) => makeDrill({ ...topic, seed: 11 })));
	return made.filter(({ scene }) => scene !== null);
};

describe('a drill in the diagram', () => {
	it('shows nothing of the answer before it is given, and all of it afterwards', async () => {
		const all = await drills();
		expect(all.length).toBeGreaterThan(20);
		for (const { scene, id } of all) {
			if (!scene) continue;
			const { view, ask, reveal } = createDrillView(scene);
			ask();
			const { to } = view.playhead;
			const { timeline } = view;
			for (const event of scene.trace) {
				const flight = timeline.flight(event.n);
				if (!flight || event.n < scene.hideFrom) continue;
				expect(view.isHidden(flight), id).toBe(true);
				// In the air is only what is asked about, with the others of its turn.
				const asked = scene.stop === 'in-flight' && flight.turn === timeline.flight(scene.n)?.turn;
				if (scene.stop !== 'after' && !asked)
					expect(flight.start, `${id}: ${event.n}`).toBeGreaterThanOrEqual(to);
			}
			reveal();
			expect(view.playhead.to, id).toBe(timeline.end);
			for (const event of scene.trace) {
				const flight = timeline.flight(event.n);
				if (flight) expect(view.isHidden(flight)).toBe(false);
			}
			view.close();
		}
	});
});
