import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLog, chatMessage, feedMessage, stocksMessage } from '../../../tests/support/logs';
import { APPS_BY_NAME } from '../apps';
import { createEngine, type LogEntry } from '../engine';
import { decodeClientMessage, SERVER, type AppName, type TraceEvent } from '../protocol';
import { createMemoryPlayground, createPlayer } from '../sim';
import type { Action } from '../sim/scenario';
import { ScenarioBlock } from './blocks';
import { deedsOf, scenarioFrom, scenarioText } from './from-trace';
import { turnOf } from './keys';
import { readYaml } from './yaml-block';

/** What the live server would log: valid messages only, and who has left stays away. */
function traceOf(app: AppName, log: readonly LogEntry[]): TraceEvent[] {
	const engine = createEngine(APPS_BY_NAME[app], 1);
	const gone = new Set<string>();
	return log.flatMap((entry) => {
		if (entry.kind === 'close') gone.add(entry.client);
		if (entry.kind === 'open' && gone.has(entry.client.id)) return [];
		if (entry.kind !== 'message') return [...engine.apply(entry).events];
		const read = decodeClientMessage(app, JSON.stringify(entry.message));
		return read.ok ? [...engine.apply({ ...entry, message: read.message }).events] : [];
	});
}

/** Plays the block as a lesson does, over connections; gives its trace. */
async function play(app: AppName, block: string): Promise<readonly TraceEvent[]> {
	const body = block.split('\n').slice(1, -2).join('\n');
	const read = readYaml(ScenarioBlock, body, 1);
	if (!read.ok) throw new Error(JSON.stringify(read.faults));
	let time = 0;
	const now = () => ++time;
	const { connect, trace, end, tick, hostToken, impose } = createMemoryPlayground({ app, now });
	const awaitTrace: typeof trace.until = (test) => trace.until(test, AbortSignal.timeout(2_000));
	const player = createPlayer({ connect, awaitTrace, now, tick, hostToken, impose });
	await player.play(read.value);
	const events = [...trace.events];
	player.close();
	end();
	return events;
}

/** What was sent to whom, without ids and times. `ns`: the deeds that count. */
function told(events: readonly TraceEvent[], ns: readonly number[]): unknown[] {
	const names = new Map<string, string>();
	/** Of each event, the text of the post that it is about, if there is such a post then. */
	const abouts = new Map<number, string | undefined>();
	const texts = new Map<string, string>();
	for (const event of events) {
		if (event.kind === 'open') names.set(event.client.id, event.client.name);
		if (event.kind !== 'message') continue;
		const { post } = event.data as { post?: { id: string; text: string } | string };
		if (event.type === 'renewed') texts.clear();
		if (event.type === 'posted' && typeof post === 'object') texts.set(post.id, post.text);
		abouts.set(event.n, texts.get(typeof post === 'string' ? post : (post?.id ?? '')));
	}
	const plain = (event: TraceEvent): unknown => {
		if (event.kind !== 'message') return event.kind;
		const { n, type, pattern, audience, from, data, recipients } = event;
		return {
			...{ type, pattern, audience, recipients, from: names.get(from) ?? SERVER },
			...{ code: data['code'], likes: data['likes'], text: data['text'], room: data['room'] },
			about: abouts.get(n),
		};
	};
	return ns.flatMap((n) => {
		const root = events.find((event) => event.n === n);
		if (!root) return [];
		const { effects, reached, connected } = turnOf(events, root);
		// Who was in a room first makes no difference to what is sent to whom.
		const to = reached.map((names) => [...names].sort());
		return [[plain(root), effects.map(plain), to, [...connected].sort()]];
	});
}

describe('a scenario made of what happened', () => {
	it.each([
		['feed', feedMessage],
		['chat', chatMessage],
		['stocks', stocksMessage],
	] as const)('does the same again in %s, from any moment to any other', async (app, message) => {
		await fc.assert(
			fc.asyncProperty(anyLog(message), fc.nat(), fc.nat(), async (log, a, b) => {
				const trace = traceOf(app, log);
				const deeds = deedsOf(trace, app);
				fc.pre(deeds.length > 0);
				const [first = 0, last = 0] = [a % deeds.length, b % deeds.length].sort((x, y) => x - y);
				const ns = deeds.slice(first, last + 1).map(({ n }) => n);
				const actions = scenarioFrom(trace, app, { from: ns[0] ?? 0, to: ns.at(-1) ?? 0 });
				const again = await play(app, scenarioText(actions));
				const replayed = deedsOf(again, app).slice(-ns.length);
				expect(
					told(
						again,
						replayed.map(({ n }) => n),
					),
				).toEqual(told(trace, ns));
			}),
			{ numRuns: 100 },
		);
	});

	const engineTrace = (actions: readonly Action[]): Promise<readonly TraceEvent[]> =>
		play('feed', scenarioText(actions));

	it('tells clients of one name apart, and quotes what YAML would take for something else', async () => {
		const open = (n: number, id: string, name: string): TraceEvent => {
			return { n, at: n, kind: 'open', client: { id, name, agent: 'browser' } };
		};
		const trace = [
			open(1, 'c1', 'Ana'),
			open(2, 'c2', 'Ana'),
			open(3, 'c3', 'server'),
			open(4, 'c4', 'null'),
		];
		expect(scenarioText(scenarioFrom(trace, 'feed', { from: 1, to: 4 }))).toBe(
			'```scenario\n- Ana: joins\n- Ana 2: joins\n- server 2: joins\n- "null": joins\n```\n',
		);
	});

	it('brings along what its deeds need', async () => {
		const trace = await engineTrace([
			{ client: 'Ana', do: 'join' },
			{ client: 'Ben', do: 'join' },
			{ client: 'Cleo', do: 'join' },
			{ client: 'Ana', do: 'post', text: 'Say "hi": now', id: 'ana-1' },
			{ client: 'Ben', do: 'like', post: 'ana-1' },
			{ client: 'Ben', do: 'leave' },
			{ client: 'Cleo', do: 'like', post: 'ana-1' },
		]);
		const last = trace.filter((event) => event.kind === 'message' && event.type === 'like').at(-1);
		const n = last?.n ?? 0;
		expect(scenarioText(scenarioFrom(trace, 'feed', { from: n, to: n }))).toBe(
			[
				...['```scenario', '- Ana: joins', '- Cleo: joins', '- Ben: joins'],
				'- Ana: { posts: "Say \\"hi\\": now", id: ana-1 }',
				...['- Ben: { likes: ana-1 }', '- Ben: leaves', '- Cleo: { likes: ana-1 }', '```', ''],
			].join('\n'),
		);
	});
});
