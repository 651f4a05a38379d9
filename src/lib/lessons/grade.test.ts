import { describe, expect, it } from 'vitest';
import { APPS_BY_NAME } from '../apps';
import { CLOSED_TICKS, OPEN_TICKS } from '../apps/stocks';
import { createEngine } from '../engine';
import { FILE, SOUND } from './fixture';
import { gradePattern, gradeRecipients } from './grade';
import type { PatternAsk, RecipientsAsk, Gate } from './ask';
import { findTarget, keyOf, turnOf } from './keys';
import { parseLesson } from './parse';
import { replay } from './replay';

const { lesson } = parseLesson(SOUND, FILE);
const played = replay(lesson);
const gates = lesson.steps.flatMap(({ gates }) => gates);
const pattern = gates.find((gate): gate is Gate & PatternAsk => gate.ask === 'pattern');
const recipients = gates.find((gate): gate is Gate & RecipientsAsk => gate.ask === 'recipients');
const trace = played.at(-1)?.trace ?? [];
if (!pattern || !recipients) throw new Error('The sound lesson has both kinds of gates.');

describe('the key of a gate', () => {
	it('says what the server did, and who received it', () => {
		expect(keyOf(trace, recipients)).toMatchObject({
			pattern: 'broadcast',
			recipients: ['Ben', 'Cleo'],
			connected: ['Ana', 'Ben', 'Cleo'],
		});
	});

	it('is not there before its message is', () => {
		const cause = findTarget(trace, pattern.after);
		if (!cause) throw new Error('The post is in the trace.');
		expect(keyOf(trace.slice(0, cause.n - 1), pattern)).toBeNull();
		expect(keyOf(trace, pattern, { since: cause.n })).toBeNull();
		expect(keyOf(trace, pattern, { since: cause.n - 1 })?.root).toBe(cause);
	});

	it('is `nothing` when the server sent nothing', () => {
		const cause = findTarget(trace, pattern.after);
		if (!cause) throw new Error('The post is in the trace.');
		expect(turnOf(trace.slice(0, cause.n), cause)).toMatchObject({
			pattern: 'nothing',
			recipients: [],
			effects: [],
		});
	});

	it('stays a broadcast when nobody is left to receive it', () => {
		const alone = parseLesson(SOUND.replace('- Ben: joins\n- Cleo: joins\n', ''), FILE).lesson;
		const run = replay(alone)[1];
		expect(keyOf(run?.trace ?? [], pattern)).toMatchObject({
			pattern: 'broadcast',
			recipients: [],
		});
	});
});

describe('the key of a tick', () => {
	const engine = createEngine(APPS_BY_NAME.stocks, 1);
	const client = { id: 'c1', name: 'Ana', agent: 'simulated' } as const;
	const events = [...engine.apply({ kind: 'open', at: 0, client }).events];
	const tick = (at: number) => events.push(...engine.apply({ kind: 'tick', at }).events);
	for (let at = 1; at <= OPEN_TICKS; at++) tick(at);
	const open = events.at(-1)?.n ?? 0;
	// The market closes with the next tick, and is open again with the last.
	for (let at = 0; at <= CLOSED_TICKS; at++) tick(OPEN_TICKS + 1 + at);
	const ask: PatternAsk = {
		...{ id: 'x', ask: 'pattern', question: '', concept: '', answer: 'nothing', reasons: {} },
		...{ right: '', after: { client: 'server', verb: 'ticks', what: '' }, message: null },
	};

	it('is that of the first tick, whatever it sent', () => {
		expect(keyOf(events, ask, { since: open })).toMatchObject({
			pattern: 'broadcast',
			effects: [{ type: 'market', data: { status: 'closed' } }],
		});
	});

	it('is that of the first tick which sent the message in question, if one is named', () => {
		expect(keyOf(events, { ...ask, message: 'quotes' }, { since: open })).toMatchObject({
			pattern: 'server-to-client',
			effects: [{ type: 'quotes' }],
		});
		const early = events.slice(0, open + 1);
		expect(keyOf(early, { ...ask, message: 'quotes' }, { since: open })).toBeNull();
	});
});

describe('grading', () => {
	const key = keyOf(trace, pattern);
	if (!key) throw new Error('The post is in the trace.');

	it('goes by the trace, not by the written answer', () => {
		const misled: PatternAsk = { ...pattern, answer: 'nothing' };
		expect(gradePattern(misled, key, 'broadcast')).toEqual({ right: true, reason: 'A broadcast.' });
		expect(gradePattern(misled, key, 'nothing').right).toBe(false);
	});

	it('gives each wrong choice its own reason', () => {
		expect(gradePattern(pattern, key, 'nothing')).toEqual({
			right: false,
			reason: 'The server does act.',
		});
	});

	it('takes recipients in any order', () => {
		expect(gradeRecipients(recipients, key, ['Cleo', 'Ben'])).toEqual({
			right: true,
			reason: 'The others.',
			missing: [],
			extra: [],
		});
	});

	it('explains every mistake once, wrong choices first', () => {
		expect(gradeRecipients(recipients, key, ['Ana'])).toEqual({
			right: false,
			reason: 'She sent it. Ben is connected. All others get it.',
			missing: ['Ben', 'Cleo'],
			extra: ['Ana'],
		});
	});
});
