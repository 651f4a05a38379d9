import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { story } from '../../../tests/support/traces';
import { LIVE_DELAY_MS, turnStop } from '../timeline';
import { handleKey, KEY_BINDINGS } from './keys';
import { TraceView } from './trace-view.svelte';

/** An element as far as the keys look at it: its tag, and those around it. */
class FakeElement {
	constructor(private readonly tags: readonly string[]) {}
	closest(selector: string): FakeElement | null {
		const wanted = selector.split(',').map((part) => part.trim());
		return this.tags.some((tag) => wanted.includes(tag)) ? this : null;
	}
}

const STEP_AT = [5576, 6224] as const; // where the steps over the post and its effect stop
const NOW = 1_700_000_600_000;

function openView(): TraceView {
	const events = story()
		.open('a')
		.open('b')
		.wait(5000)
		.post('a', '1', 'x')
		.wait(3000)
		.like('b', 'x')
		.trace();
	const source = { events, subscribe: () => () => undefined, serverNow: (now: number) => now };
	const view = new TraceView({ source, still: true });
	view.frame(NOW);
	return view;
}

interface Press {
	readonly shiftKey?: boolean;
	readonly ctrlKey?: boolean;
	readonly metaKey?: boolean;
	readonly altKey?: boolean;
	readonly defaultPrevented?: boolean;
	/** The tags from the focused element outwards. */
	readonly on?: readonly string[];
}

/** Presses a key; tells whether it was taken, and whether the browser was kept from it. */
function press(view: TraceView, key: string, { on = ['body'], ...how }: Press = {}) {
	const preventDefault = vi.fn();
	const modifiers = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
	const target = new FakeElement(on);
	const event = { key, target, preventDefault, defaultPrevented: false, ...modifiers, ...how };
	const taken = handleKey(event as unknown as KeyboardEvent, view);
	expect(preventDefault).toHaveBeenCalledTimes(taken ? 1 : 0);
	return taken;
}

beforeEach(() => void vi.stubGlobal('Element', FakeElement));
afterEach(() => void vi.unstubAllGlobals());

describe('keys', () => {
	it.each([' ', '.'])('“%s” pauses and plays', (key) => {
		const view = openView();
		expect(press(view, key)).toBe(true);
		expect(view.playhead.mode).toBe('paused');
		press(view, key);
		expect(view.playhead.mode).toBe('playing');
	});

	it.each([
		['ArrowRight', 'ArrowLeft'],
		['PageDown', 'PageUp'],
	])('%s goes on to the next message, %s back', (forward, back) => {
		const view = openView();
		view.seek(0);
		press(view, forward);
		expect(view.playhead.t).toBeCloseTo(STEP_AT[0]);
		press(view, forward);
		expect(view.playhead.t).toBeCloseTo(STEP_AT[1]);
		press(view, back);
		expect(view.playhead.t).toBeCloseTo(STEP_AT[0]);
		expect(view.playhead.mode).toBe('paused');
	});

	it('Shift with the arrows goes by turns', () => {
		const view = openView();
		const talking = view.timeline.turns.filter(({ cause }) => cause);
		const [first, second] = talking.map(turnStop) as [number, number];
		view.seek(0);
		press(view, 'ArrowRight', { shiftKey: true });
		expect(view.playhead.t).toBe(first);
		press(view, 'ArrowRight', { shiftKey: true });
		expect(view.playhead.t).toBe(second);
		press(view, 'ArrowLeft', { shiftKey: true });
		expect(view.playhead.t).toBe(first);
	});

	it('Home goes to the start, End to live', () => {
		const view = openView();
		press(view, 'Home');
		expect(view.playhead).toMatchObject({ mode: 'paused', t: 0 });
		press(view, 'End');
		expect(view.playhead).toMatchObject({ mode: 'live', t: view.present - LIVE_DELAY_MS });
	});

	it.each([
		['+', true],
		['+', false],
		['=', false],
	])('“%s” is faster, “-” slower (shift: %s)', (key, shiftKey) => {
		const view = openView();
		view.pause();
		press(view, key, { shiftKey });
		expect(view.playhead.speed).toBe(2);
		press(view, '-');
		press(view, '-');
		expect(view.playhead.speed).toBe(0.5);
		for (let i = 0; i < 9; i++) press(view, '-');
		expect(view.playhead.speed).toBe(0.1);
		for (let i = 0; i < 9; i++) press(view, key, { shiftKey });
		expect(view.playhead.speed).toBe(4);
	});

	it('other keys, and keys with Ctrl, Alt or ⌘, are left alone', () => {
		const view = openView();
		const before = view.playhead;
		for (const key of ['a', 'Tab', 'Enter', 'Escape', 'ArrowUp', 'F5', '?', '/'])
			expect(press(view, key)).toBe(false);
		for (const modifier of ['ctrlKey', 'metaKey', 'altKey'])
			for (const key of [' ', 'ArrowLeft', 'Home', '-'])
				expect(press(view, key, { [modifier]: true })).toBe(false);
		expect(press(view, ' ', { defaultPrevented: true })).toBe(false);
		expect(view.playhead).toBe(before);
	});

	it.each(['input:not([type="range"])', 'textarea', 'select', '[contenteditable]', 'dialog'])(
		'typing in %s is left alone',
		(tag) => {
			const view = openView();
			const before = view.playhead;
			for (const key of KEY_BINDINGS.flatMap(({ keys }) => keys).map((name) => name.split('+')[0]))
				expect(press(view, key || '+', { on: [tag, 'body'] })).toBe(false);
			expect(view.playhead).toBe(before);
		},
	);

	it('a slider keeps the keys that move it, and no others', () => {
		const view = openView();
		const on = ['[type="range"]:not([data-scrubber])', 'body'];
		for (const key of ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'])
			expect(press(view, key, { on })).toBe(false);
		expect(press(view, ' ', { on })).toBe(true);
	});

	it('Space on a button presses that button; the arrows still step', () => {
		const view = openView();
		for (const tag of ['button', 'a', 'summary'])
			expect(press(view, ' ', { on: [tag, 'body'] })).toBe(false);
		expect(press(view, 'ArrowLeft', { on: ['button', 'body'] })).toBe(true);
	});

	it('each binding has its own keys, and words for the help', () => {
		const all = KEY_BINDINGS.flatMap(({ keys }) => keys);
		expect(new Set(all).size).toBe(all.length);
		for (const { shown, does } of KEY_BINDINGS) expect(shown && does).toBeTruthy();
	});
});
