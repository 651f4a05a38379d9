import { readMoment, writeMoment } from './moment';
import type { TraceView } from './trace-view.svelte';

/** How long the view must stand before its link is written, in ms: dragging writes once. */
const SETTLE_MS = 250;

/**
 * Ties a view to the page's address. At first the view goes where `params` say; from then on
 * `replace` gets the parameters of what is shown, whenever it has settled. Live has no moment.
 * Call it while a component is set up.
 */
export function followMoment(
	view: TraceView,
	params: URLSearchParams,
	replace: (params: URLSearchParams) => void,
): void {
	const { t, n, tab, filter, focus } = readMoment(params);
	view.tab = tab;
	view.filter = filter;
	view.focus = focus;
	// The trace may still be on its way: the instant fills up as it comes.
	if (t !== null) view.seek(t, n);

	let written = params.toString();
	$effect(() => {
		const { playhead, tab, filter, focus } = view;
		const paused = playhead.mode === 'paused';
		const moment = {
			t: paused ? playhead.t : null,
			n: paused ? playhead.n : 0,
			tab,
			filter,
			focus,
		};
		const timer = setTimeout(() => {
			const next = writeMoment(params, moment);
			if (next.toString() === written) return;
			written = next.toString();
			replace(next);
		}, SETTLE_MS);
		return () => clearTimeout(timer);
	});
}
