import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
	anyLog,
	chatMessage,
	feedMessage,
	roomsMessage,
	stocksMessage,
} from '../../../tests/support/logs';
import { connectedAfter, naiveRecipients, senderOf } from '../../../tests/support/naive-audience';
import { roomsApp } from '../../../tests/support/rooms-app';
import { chat, feed, stocks, type AnyApp } from '../apps';
import { traceText, TraceEvent, type MessageEvent } from '../protocol';
import { createEngine, type Turn } from './engine';
import type { Delivery } from './turns';
import type { LogEntry } from './log-entry';
import { createMembership, listRecipients } from './membership';
import { KEEP_LIMITS } from './returns';

const play = (app: AnyApp, seed: number, log: readonly LogEntry[]): Turn[] => {
	const engine = createEngine(app, seed);
	return log.map((entry) => engine.apply(entry));
};
const traceOf = (turns: readonly Turn[]) => turns.flatMap(({ events }) => events);
const bytesOf = (turns: readonly Turn[]) => JSON.stringify(turns);
const isServers = (event: TraceEvent): event is MessageEvent =>
	event.kind === 'message' && event.pattern !== 'client-to-server';

/** Every server message of a turn with its delivery. */
const sent = ({ events, deliveries }: Turn): [MessageEvent, Delivery][] => {
	const messages = events.filter(isServers);
	expect(messages).toHaveLength(deliveries.length);
	return messages.flatMap((event, i) => {
		const delivery = deliveries[i];
		return delivery ? [[event, delivery] as [MessageEvent, Delivery]] : [];
	});
};

/** The same log, in which everybody has a key, and comes back with a position of `gap` entries ago. */
const withReturns = (log: readonly LogEntry[], gap: number): LogEntry[] => {
	const seen = new Set<string>();
	return log.map((entry, i) => {
		if (entry.kind !== 'open') return entry;
		const { id } = entry.client;
		const back = seen.has(id) ? { back: { after: Math.max(0, i - gap), had: 0 } } : {};
		seen.add(id);
		return { ...entry, key: `key-${id}`, ...back };
	});
};

describe.each([
	['feed', feed as AnyApp, feedMessage, 1],
	['chat', chat as AnyApp, chatMessage, 1],
	// Enough ticks for the market to close and open in many logs.
	['stocks', stocks as AnyApp, stocksMessage, 24],
	['rooms', roomsApp as AnyApp, roomsMessage, 1],
])('the laws of a playground: %s', (_, app, message, ticks) => {
	/** Checks `law` on the turns of any log. */
	const holds = (law: (turns: Turn[], log: LogEntry[], seed: number) => void) =>
		fc.assert(
			fc.property(anyLog(message, ticks), fc.integer(), (log, seed) =>
				law(play(app, seed, log), log, seed),
			),
		);

	it('the same log and seed give the same turns, byte for byte, also after storage', () => {
		holds((turns, log, seed) => {
			const stored = JSON.parse(JSON.stringify(log)) as LogEntry[];
			expect(bytesOf(play(app, seed, stored))).toBe(bytesOf(turns));
		});
	});

	it('what comes later changes nothing of what was: a shorter log gives the same beginning', () => {
		holds((turns, log, seed) => {
			const half = Math.floor(log.length / 2);
			expect(bytesOf(play(app, seed, log.slice(0, half)))).toBe(bytesOf(turns.slice(0, half)));
		});
	});

	it('an engine that takes over where another stood gives the same turns from there on', () => {
		const law = fc.property(
			anyLog(message, ticks),
			fc.nat(),
			fc.nat(8),
			fc.integer(),
			(log, where, gap, seed) => {
				const known = withReturns(log, gap);
				const cut = where % (known.length + 1);
				const limits = { ...KEEP_LIMITS, messages: 4, away: 2 };
				const whole = createEngine(app, seed, limits);
				for (const entry of known.slice(0, cut)) whole.apply(entry);
				const taken = createEngine(app, seed, limits);
				taken.restore(structuredClone(whole.save()));
				expect(taken.seq).toBe(cut);
				expect(taken.members()).toEqual(whole.members());
				const ids = ['a', 'b', 'c', 'd', 'e'];
				for (const id of ids) expect(taken.holder(`key-${id}`)).toEqual(whole.holder(`key-${id}`));
				for (const entry of known.slice(cut))
					expect(bytesOf([taken.apply(entry)])).toBe(bytesOf([whole.apply(entry)]));
				for (const id of ids) expect(taken.view(id)).toEqual(whole.view(id));
			},
		);
		fc.assert(law);
	});

	it('what a newcomer is shown follows from the log too', () => {
		holds((_turns, log, seed) => {
			const [one, other] = [createEngine(app, seed), createEngine(app, seed)];
			for (const entry of log) {
				one.apply(entry);
				other.apply(entry);
			}
			for (const id of ['a', 'b', 'c'])
				expect(JSON.stringify(one.view(id))).toBe(JSON.stringify(other.view(id)));
		});
	});

	it('n counts from 1 without gaps, seq follows the log, and every event fits its schema', () => {
		holds((turns, log) => {
			expect(turns.map(({ seq }) => seq)).toEqual(log.map((_entry, i) => i + 1));
			const trace = traceOf(turns);
			expect(trace.map(({ n }) => n)).toEqual(trace.map((_event, i) => i + 1));
			for (const event of trace) expect(v.parse(TraceEvent, event)).toEqual(event);
			turns.forEach(({ events }, i) => {
				for (const { at } of events) expect(at).toBe(log[i]?.at);
			});
		});
	});

	it('recipients is the size of the audience, and exactly its members get the message', () => {
		holds((turns) => {
			const trace = traceOf(turns);
			for (const [event, { recipients }] of turns.flatMap(sent)) {
				const expected = naiveRecipients(trace, event);
				expect([...listRecipients(recipients)].sort()).toEqual(expected.sort());
				expect(event.recipients).toBe(expected.length);
			}
		});
	});

	it('nothing is delivered to a client that is not connected, or twice', () => {
		holds((turns) => {
			const trace = traceOf(turns);
			for (const [event, { recipients }] of turns.flatMap(sent)) {
				const here = connectedAfter(trace.slice(0, event.n - 1));
				const ids = listRecipients(recipients);
				for (const id of ids) expect(here).toContain(id);
				expect(new Set(ids).size).toBe(ids.length);
			}
		});
	});

	it('a message to the others never reaches its sender', () => {
		holds((turns) => {
			const trace = traceOf(turns);
			for (const [event, { recipients }] of turns.flatMap(sent)) {
				if (event.audience !== 'others' && event.audience !== 'room-others') continue;
				expect(listRecipients(recipients)).not.toContain(senderOf(trace, event));
			}
		});
	});

	it('a cause comes before its effects, in the same turn, and a client did it', () => {
		holds((turns) => {
			for (const { events } of turns)
				for (const event of events) {
					if (event.kind !== 'message') continue;
					if (event.cause === null) {
						const unasked = event.from === 'server' && events[0]?.kind === 'message';
						expect(event.pattern === 'client-to-server' || unasked).toBe(true);
						continue;
					}
					const cause = events.find(({ n }) => n === event.cause);
					expect(cause).toBe(events[0]);
					expect(cause?.n).toBeLessThan(event.n);
					if (cause?.kind === 'message') expect(cause.pattern).toBe('client-to-server');
					else expect(['open', 'close']).toContain(cause?.kind);
				}
		});
	});

	it('a payload says what the trace says, and bytes is its length', () => {
		holds((turns) => {
			for (const turn of turns)
				for (const [{ type, data, bytes }, { payload }] of sent(turn)) {
					expect(payload).toBe(JSON.stringify({ type, ...data }));
					expect(bytes).toBe(Buffer.byteLength(payload, 'utf8'));
					expect(data['seq']).toBe(turn.seq);
				}
		});
	});

	it('the text of an event is that of JSON.stringify, also with the text of a delivery', () => {
		holds((turns) => {
			for (const turn of turns) {
				for (const event of turn.events) expect(traceText(event)).toBe(JSON.stringify(event));
				for (const [event, { data }] of sent(turn))
					expect(traceText(event, data)).toBe(JSON.stringify(event));
			}
		});
	});

	it('a membership rebuilt from the trace names the same recipients as the engine', () => {
		holds((turns) => {
			const rebuilt = createMembership();
			const trace = traceOf(turns);
			for (const turn of turns) {
				const deliveries = new Map(sent(turn).map(([event, delivery]) => [event.n, delivery]));
				for (const event of turn.events) {
					rebuilt.apply(event);
					const delivery = deliveries.get(event.n);
					if (event.kind !== 'message' || !delivery) continue;
					const found = rebuilt.recipientsOf(event, senderOf(trace, event));
					expect(listRecipients(found)).toEqual(listRecipients(delivery.recipients));
				}
			}
		});
	});

	it('after a fresh start everyone sees what the broadcast says, and a new playground has that too', () => {
		let resets = 0;
		holds((_turns, log, seed) => {
			const engine = createEngine(app, seed);
			for (const entry of log) {
				const renewed = engine
					.apply(entry)
					.events.find((e) => isServers(e) && e.type === 'renewed');
				if (renewed?.kind !== 'message') continue;
				resets++;
				expect(renewed).toMatchObject({ pattern: 'broadcast', audience: 'all' });
				const fresh = createEngine(app, seed);
				for (const { id, ...info } of engine.members()) {
					fresh.apply({ kind: 'open', at: 0, client: { id, ...info } });
					expect(engine.view(id)).toEqual(renewed.data['state']);
				}
				const newcomer = engine.members().at(-1)?.id ?? '';
				// Who was in the lobby first makes no difference here.
				const sorted = (view: unknown) => JSON.stringify(view).split(/[{}]/).sort();
				expect(sorted(engine.view(newcomer))).toEqual(sorted(fresh.view(newcomer)));
			}
		});
		expect(resets).toBeGreaterThan(5);
	});

	it('entries about clients that are not connected do nothing', () => {
		holds((turns, log) => {
			const trace = traceOf(turns);
			turns.forEach(({ events, deliveries }, i) => {
				const entry = log[i];
				if (entry?.kind !== 'message' && entry?.kind !== 'close') return;
				const before = trace.filter(({ n }) => n < (events[0]?.n ?? 0));
				if (events.length > 0) expect(connectedAfter(before)).toContain(entry.client);
				else expect(deliveries).toEqual([]);
			});
		});
	});
});

describe('rooms', () => {
	it('a room’s message reaches nobody outside it', () => {
		fc.assert(
			fc.property(anyLog(roomsMessage), (log) => {
				const inside = new Map<string, string>();
				for (const turn of play(roomsApp as AnyApp, 1, log)) {
					const deliveries = new Map(sent(turn).map(([event, delivery]) => [event.n, delivery]));
					for (const event of turn.events) {
						if (event.kind === 'close') inside.delete(event.client);
						else if (event.kind === 'room' && event.action === 'join')
							inside.set(event.client, event.room);
						else if (event.kind === 'room') inside.delete(event.client);
						else if (event.kind === 'message' && event.room !== undefined) {
							const delivery = deliveries.get(event.n);
							for (const id of delivery ? listRecipients(delivery.recipients) : [])
								expect(inside.get(id)).toBe(event.room);
						}
					}
				}
			}),
		);
	});
});
