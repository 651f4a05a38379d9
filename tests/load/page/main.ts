/** The page that `npm run bench:diagram` measures with generated traces: ours, or a plain one. */
import { mount } from 'svelte';
import { recordedSource } from '../../../src/lib/client';
import { countRecipients, createRandom } from '../../../src/lib/engine';
import { Diagram, TraceView } from '../../../src/lib/diagram';
import '../../../src/lib/ui/base.css';
import '../../../src/lib/ui/tokens.css';
import { longTrace, take } from '../../support/long-trace';
import { generateTrace } from './generated-trace';
import { drawPlain } from './plain-svg';

declare global {
	interface Window {
		/** How many pills are in the air. */
		inTheAir: () => number;
		/** Ms from the wish for an instant somewhere in the trace to the frame that shows it. */
		openSomewhere: () => Promise<number>;
		/** Moves the playhead with every frame, as a drag does, until told to stop. */
		drag: () => () => void;
	}
}

const query = new URLSearchParams(location.search);
const clients = Number(query.get('clients') ?? 60);
const flying = Number(query.get('flying') ?? clients * 5);
const target = document.getElementById('app') as HTMLElement;

const recorded = Number(query.get('recorded') ?? 0);
const random = createRandom(5);

const source = recorded
	? recordedSource(take(longTrace({ clients, perSecond: 30 }), recorded))
	: generateTrace({ clients, flying });
const view = new TraceView({ source });
window.inTheAir = () =>
	view.timeline
		.inFlight(view.playhead.t)
		.reduce((sum, { recipients }) => sum + countRecipients(recipients), 0);

window.openSomewhere = async () => {
	view.pause();
	const began = performance.now();
	view.seek(view.timeline.end * random());
	// The frame after the next one has begun: the next one has been drawn.
	for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
	return performance.now() - began;
};
window.drag = () => {
	let part = 0;
	let handle = requestAnimationFrame(function move() {
		// There and back, twenty seconds of the trace with each frame.
		part += 2e4 / view.timeline.end;
		view.drag(view.timeline.end * Math.abs(1 - (part % 2)));
		handle = requestAnimationFrame(move);
	});
	return () => cancelAnimationFrame(handle);
};

if (query.get('as') === 'svg') drawPlain(target, view);
else mount(Diagram, { target, props: { view, title: 'Bench', you: 'c1' } });
