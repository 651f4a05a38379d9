/** The page that `npm run bench:diagram` measures with generated traces: ours, or a plain one. */
import { mount } from 'svelte';
import { countRecipients } from '../../../src/lib/engine';
import { Diagram, TraceView } from '../../../src/lib/diagram';
import '../../../src/lib/ui/base.css';
import '../../../src/lib/ui/tokens.css';
import { generateTrace } from './generated-trace';
import { drawPlain } from './plain-svg';

declare global {
	interface Window {
		/** How many pills are in the air. */
		inTheAir: () => number;
	}
}

const query = new URLSearchParams(location.search);
const clients = Number(query.get('clients') ?? 60);
const flying = Number(query.get('flying') ?? clients * 5);
const target = document.getElementById('app') as HTMLElement;

const view = new TraceView({ source: generateTrace({ clients, flying }) });
window.inTheAir = () =>
	view.timeline
		.inFlight(view.playhead.t)
		.reduce((sum, { recipients }) => sum + countRecipients(recipients), 0);

if (query.get('as') === 'svg') drawPlain(target, view);
else mount(Diagram, { target, props: { view, title: 'Bench', you: 'c1' } });
