import { expect, it } from 'vitest';
import { timelineOf } from '../../../tests/support/traces';
import { chat, feed, type AnyApp } from '../apps';
import { createEngine, type LogEntry } from '../engine';
import { explain } from '../diagram/explain';
import type { TraceEvent } from '../protocol';
import { chatScreens } from './chat-screen';
import { feedScreens } from './feed-screen';
import { createScreens } from './screens';

/** A playground told line by line; each line is `ms` after the last one. */
function tale(app: AnyApp) {
	const engine = createEngine(app, 1);
	const trace: TraceEvent[] = [];
	let at = 1_000_000;
	type Line = LogEntry extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;
	const tell = (entry: Line, ms: number) => {
		const turn = engine.apply({ ...entry, at: (at += ms) });
		trace.push(...turn.events);
		return turn.seq;
	};
	return {
		open: (id: string, back?: { after: number; had: number }, ms = 5000) =>
			tell(
				{
					...{ kind: 'open', key: id, client: { id, name: id.toUpperCase(), agent: 'browser' } },
					...(back ? { back } : {}),
				},
				ms,
			),
		cut: (client: string, ms = 5000) => tell({ kind: 'close', client, code: 1006, reason: '' }, ms),
		say: (client: string, type: string, fields: object, ms = 5000) =>
			tell({ kind: 'message', client, bytes: 30, message: { type, ...fields } }, ms),
		timeline: () => timelineOf(trace),
	};
}

const talk = (text: string) => ({ text });

it('a client that comes back goes on with its screen, and what it missed is added once', () => {
	const { open, cut, say, timeline } = tale(chat);
	open('a');
	open('b');
	const first = say('a', 'say', talk('one'));
	say('b', 'say', talk('mine'));
	say('a', 'say', talk('two')); // shown, though lost on the wire
	cut('b');
	say('a', 'say', talk('three'));
	open('b', { after: first, had: 1 });
	say('a', 'say', talk('four'));
	const laid = timeline();
	const screens = createScreens(laid, chatScreens);
	const closed = laid.turns.find(({ changes }) => changes.some(({ kind }) => kind === 'close'));
	expect(screens.at('b', closed?.at ?? 0)).toMatchObject({ connected: false, lines: [] });
	const { connected, room, lines, members } = screens.at('b', laid.end);
	expect([connected, room]).toEqual([true, 'lobby']);
	expect(lines.map(({ text }) => text)).toEqual(['one', 'mine', 'two', 'three', 'four']);
	expect(members.map(({ id }) => id).sort()).toEqual(['a', 'b']);
});

it('shows what was under way when the connection broke, once it has been sent again', () => {
	const { open, cut, say, timeline } = tale(chat);
	open('a');
	open('b');
	const first = say('a', 'say', talk('one'));
	say('a', 'say', talk('two'));
	cut('b', 100); // before it has landed
	open('b', { after: first, had: 1 });
	const laid = timeline();
	const { lines } = createScreens(laid, chatScreens).at('b', laid.end);
	expect(lines.map(({ text }) => text)).toEqual(['one', 'two']);
});

it('an author hears of likes that came while it was away, and the picture says why', () => {
	const { open, cut, say, timeline } = tale(feed);
	open('a');
	open('b');
	const post = say('a', 'post', { id: 'p', text: 'Hello' });
	cut('a');
	say('b', 'like', { post: 'p' });
	open('a', { after: post, had: 0 });
	const laid = timeline();
	expect(createScreens(laid, feedScreens).at('a', laid.end)).toMatchObject({
		connected: true,
		posts: [{ id: 'p', mine: true, likes: 1 }],
		notice: { kind: 'liked' },
	});
	const flight = laid.turns.at(-1)?.effects[0];
	if (!flight) throw new Error('nothing was missed');
	expect(explain(laid, flight).sentence).toMatch(/^A is back: the server tells it/);
	expect(explain(laid, flight).why).toContain('missed this while it was away');
});

it('begins anew with a client that does not come back as it was', () => {
	const { open, cut, say, timeline } = tale(chat);
	open('a');
	open('b');
	say('a', 'say', talk('one'));
	cut('b');
	open('b');
	const laid = timeline();
	expect(createScreens(laid, chatScreens).at('b', laid.end).lines).toEqual([]);
});
