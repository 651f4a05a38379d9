import { recordedSource } from '../../client';
import { TraceView } from '../../diagram';
import { placeOf, type Timeline } from '../../timeline';
import type { Scene } from '../drills';

/** The view begins this long before the turn in question, in ms of display time. */
const LEAD_MS = 700;

/** The instants of a scene, in ms of display time. */
interface Instants {
	readonly start: number;
	/** Here the picture stands until the question is answered. */
	readonly stop: number;
	readonly end: number;
}

/** A drill's scene in the diagram: it plays up to the question, and after the answer to its end. */
export interface DrillView {
	readonly view: TraceView;
	/** Goes back to the question: nothing that would answer it can be seen. */
	ask(): void;
	/** Shows what was hidden, and plays the turn in question. */
	reveal(): void;
	/** Plays the turn in question again. */
	replay(): void;
}

/** Lays a scene out. Close the view when it is no longer shown. */
export function createDrillView(scene: Scene): DrillView {
	const view = new TraceView({
		source: recordedSource(scene.trace),
		app: scene.app,
		pace: 'sequential',
	});
	const { start, stop, end } = instantsOf(view.timeline, scene);
	const from = Math.max(0, start - LEAD_MS);
	const asked = scene.n < scene.hideFrom || scene.stop === 'in-flight' ? scene.n : 0;

	function play(to: number): void {
		view.seek(from);
		view.play(to);
		view.select(asked);
	}
	return {
		view,
		ask() {
			view.isHidden = ({ n }) => n >= scene.hideFrom;
			view.bound(0, stop);
			play(stop);
		},
		reveal() {
			view.isHidden = () => false;
			view.complete();
			play(end);
		},
		replay: () => play(end),
	};
}

function instantsOf(timeline: Timeline, { trace, n, stop, hideFrom }: Scene): Instants {
	const event = trace[n - 1];
	const flight = timeline.flight(n);
	// An excerpt ends with what is asked about.
	const { end } = timeline;
	if (stop === 'in-flight' && flight)
		return { start: (flight.turn.cause ?? flight).start, stop: flight.stop, end };
	const place = event && placeOf(timeline, flight?.turn.cause?.event ?? event);
	if (!place) return { start: 0, stop: end, end };
	const { start, stopAt } = place;
	if (stop === 'after') return { start, stop: end, end };
	// What began the turn may itself be part of the question: then not even its sending is shown.
	const isHidden = place.n >= hideFrom;
	return { start, stop: isHidden ? Math.max(0, start - 1) : stopAt, end };
}
