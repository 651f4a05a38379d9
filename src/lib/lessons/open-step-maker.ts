import { mount, unmount } from 'svelte';
import { parseTrace } from '../client/trace-file';
import type { TraceSource } from '../diagram/trace-view.svelte';
import type { AppName, TraceEvent } from '../protocol';
import StepMaker from './StepMaker.svelte';

/**
 * Opens the dialog that makes a lesson step of what has happened.
 * @throws Error with a sentence if a part of the trace is needed and gone
 */
export async function openStepMaker(source: TraceSource, app: AppName): Promise<void> {
	const events = await wholeTrace(source);
	const dialog = mount(StepMaker, {
		target: document.body,
		props: { events, app, onclose: () => void unmount(dialog) },
	});
}

/** A page that has been open for long has folded the beginning away. */
async function wholeTrace({ events, whole }: TraceSource): Promise<readonly TraceEvent[]> {
	if (!whole || (events[0]?.n ?? 1) === 1) return [...events];
	const parsed = parseTrace(await whole());
	if ('error' in parsed) throw new Error(parsed.error.message);
	return parsed.events;
}
