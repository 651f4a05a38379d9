import type { TraceView } from './trace-view.svelte';

/** A key with what it does, for the help and for the handler: one list for both. */
export interface KeyBinding {
	/** `KeyboardEvent.key` values, with `Shift+` where it matters. */
	readonly keys: readonly string[];
	/** As people read it. */
	readonly shown: string;
	readonly does: string;
	/** What it does instead where there is an end, and no present. */
	readonly atEnd?: string;
	readonly run: (view: TraceView) => void;
}

export const KEY_BINDINGS: readonly KeyBinding[] = [
	{ keys: [' ', '.'], shown: 'Space or .', does: 'Play or pause', run: (view) => view.toggle() },
	{
		keys: ['ArrowRight', 'PageDown'],
		shown: '→ or Page Down',
		does: 'On to the next message',
		run: (view) => view.forward(),
	},
	{
		keys: ['ArrowLeft', 'PageUp'],
		shown: '← or Page Up',
		does: 'Back to the message before',
		run: (view) => view.back(),
	},
	{
		keys: ['Shift+ArrowRight'],
		shown: 'Shift →',
		does: 'On to the next turn: a cause with its effects',
		run: (view) => view.nextTurn(),
	},
	{
		keys: ['Shift+ArrowLeft'],
		shown: 'Shift ←',
		does: 'Back to the turn before',
		run: (view) => view.previousTurn(),
	},
	{ keys: ['Home'], shown: 'Home', does: 'To the start', run: (view) => view.seek(0) },
	{
		keys: ['End'],
		shown: 'End',
		does: 'Live',
		atEnd: 'To the end',
		run: (view) => view.live(),
	},
	{ keys: ['+', '=', 'Shift++'], shown: '+', does: 'Faster', run: (view) => view.faster() },
	{ keys: ['-'], shown: '−', does: 'Slower', run: (view) => view.slower() },
];

/** Keys of parts that handle them themselves, for the help. */
export const PART_KEYS: readonly Pick<KeyBinding, 'shown' | 'does'>[] = [
	{ shown: '/', does: 'Filter the messages, where they can be filtered' },
	{ shown: 'Z', does: 'Zoom in, while the picture has the focus' },
	{ shown: 'Shift Z', does: 'Zoom out' },
	{ shown: 'Alt ←↑→↓', does: 'Move the picture, or the client that has the focus' },
	{ shown: 'Esc', does: 'Show all clients again, or close what is open' },
	{ shown: '?', does: 'This list' },
];

/** Elements that need the keys for themselves: every key, or some. */
const TYPING = 'input:not([type="range"]), textarea, select, [contenteditable], dialog';
const PRESSED_BY_SPACE = 'button, a, summary';
/** The scrubber is no such slider: there too, the arrows go from message to message. */
const SLIDERS = '[type="range"]:not([data-scrubber])';
const MOVES_SLIDER = /^(Arrow|Page|Home|End)/;

/** Does what the key says, unless the reader is typing. Returns whether it did. */
export function handleKey(event: KeyboardEvent, view: TraceView): boolean {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
	const target = event.target instanceof Element ? event.target : null;
	if (target?.closest(TYPING)) return false;
	if (event.key === ' ' && target?.closest(PRESSED_BY_SPACE)) return false;
	if (MOVES_SLIDER.test(event.key) && target?.closest(SLIDERS)) return false;
	const shift = event.shiftKey && event.key.length > 1 ? 'Shift+' : '';
	const binding = KEY_BINDINGS.find(({ keys }) => keys.includes(shift + event.key));
	if (!binding) return false;
	event.preventDefault();
	binding.run(view);
	return true;
}
