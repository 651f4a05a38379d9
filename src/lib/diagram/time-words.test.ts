import { render } from 'svelte/server';
import { expect, it } from 'vitest';
import { longTrace, take } from '../../../tests/support/long-trace';
import { story } from '../../../tests/support/traces';
import { recordedSource } from '../client';
import type { TraceEvent } from '../protocol';
import Caption from './Caption.svelte';
import Scrubber from './Scrubber.svelte';
import MessageList from './messages/MessageList.svelte';
import SequenceView from './sequence/SequenceView.svelte';
import { durationInWords, foldedInWords } from './time-words';
import { TraceView } from './trace-view.svelte';

const viewOf = (events: readonly TraceEvent[], keep = Infinity) =>
	new TraceView({ source: recordedSource(events), keep });
const VIEWS = { Caption, Scrubber, MessageList, SequenceView } as const;
const textOf = (name: keyof typeof VIEWS, view: TraceView) =>
	render(VIEWS[name], { props: { view } }).body.replace(/<!--.*?-->/g, '');

it('lengths of time are short words', () => {
	expect([6400, 6000, 20_000, 100_000, 6_000_000].map(durationInWords)).toEqual([
		...['6.4 s', '6 s', '20 s', '2 min', '2 h'],
	]);
	expect(foldedInWords(1)).toBe('1 older event is folded into this starting point');
});

it('a trace of which the oldest part is folded says so wherever it begins', () => {
	const events = take(longTrace({ clients: 5, perSecond: 20 }), 14_500);
	const whole = viewOf(events);
	const folded = viewOf(events, 2000);
	for (const view of [whole, folded]) view.seek(view.playhead.from);
	expect(folded.folded).toBeGreaterThan(12_000);
	const words = `${folded.folded.toLocaleString('en')} older events are folded`;
	for (const name of ['Caption', 'Scrubber', 'MessageList', 'SequenceView'] as const) {
		expect(textOf(name, folded), name).toContain(words);
		expect(textOf(name, whole), name).not.toContain('older event');
	}
	folded.seek(folded.timeline.end);
	expect(textOf('Caption', folded)).not.toContain(words);
});

it('an instant within a shortened stretch says how long it was', () => {
	const events = story()
		.open('a')
		.open('b')
		.wait(9000)
		.post('a', 'hi')
		.wait(12_000)
		.post('b', 'oh');
	const view = viewOf(events.trace());
	const quiet = view.timeline.quietBetween(0, Infinity)[1];
	view.seek((quiet?.at ?? 0) + 4000);
	const words = '12 s of quiet, shortened to 6 s';
	expect(textOf('Caption', view)).toContain(words);
	const scrubber = textOf('Scrubber', view);
	expect(scrubber).toMatch(new RegExp(`aria-valuetext="[^"]*${words}`));
	expect(scrubber).toContain('Quiet that is shortened in this part: 9 s, 12 s.');
	view.seek(view.timeline.effects[0]?.stop ?? 0);
	expect(textOf('Caption', view)).not.toContain('quiet');
});
