import { describe, expect, it } from 'vitest';
import { startDurable, temporaryFolder } from '../../../tests/support/durable-server';
import { parseTrace, startLive } from '../../../tests/support/live-server';
import { connect, type Message, type TestClient } from '../../../tests/support/socket-client';
import { KEEP_LIMITS } from '../engine';
import { SERVER, type ClientInfo, type TraceEvent } from '../protocol';
import { createBus, createBusLog } from './bus';
import { openStore } from './data-folder';
import { createMemoryLog } from './log-memory';

const say = (client: TestClient, text: string) => client.send({ type: 'say', text });
/** Everything that came before the answer to something that goes through the log. */
async function drain(client: TestClient): Promise<Message[]> {
	client.send({ type: 'announce', text: 'I am not the host', ref: 'drain' });
	const before: Message[] = [];
	for (;;) {
		const message = await client.next();
		if (message['ref'] === 'drain') return before;
		before.push(message);
	}
}
const texts = (messages: Message[]) =>
	messages.flatMap(({ type, text }) => (type === 'said' ? [text] : []));

/** What a process leaves that was cut off: a long log, and somebody who is still there by it. */
async function leaveCluster(dataDir: string, id: string): Promise<void> {
	const store = await openStore({ log: 'lmdb', dataDir });
	const at = Date.now();
	await store.keep({
		...{ id, app: 'feed', seed: 1, servers: 2, hostKey: 'h', epoch: 'e', maker: 'm' },
		...{ createdAt: at, keep: KEEP_LIMITS, idleSince: null },
	});
	const log = store.log(id);
	const client: ClientInfo = { id: 'a1', name: 'Ana', agent: 'external', server: 'A' };
	await log.append({ kind: 'open', at, client });
	await Promise.all(
		Array.from({ length: 5_000 }, (_, i) => {
			const message = { type: 'post', id: `p-${i}`, text: 'Hello' };
			return log.append({ kind: 'message', at, client: client.id, message, bytes: 30 });
		}),
	);
	await store.close();
}

describe('a bus', () => {
	const open = (id: string) =>
		({ kind: 'open', at: 1, client: { id, name: id, agent: 'browser' } }) as const;

	it('tells all servers everything in one order, each its own objects, and text to the others', async () => {
		const kept = createMemoryLog();
		const bus = createBus(kept);
		const [a, b] = ['A', 'B'].map((name) => createBusLog(bus, kept, name));
		if (!a || !b) throw new Error('two servers');
		const heard: Record<string, unknown[]> = { a: [], b: [] };
		a.subscribe((entry, seq) => heard['a']?.push([seq, entry]));
		b.subscribe((entry, seq) => heard['b']?.push([seq, entry]));
		const [one, two, three] = [open('one'), open('two'), open('three')];
		expect(await Promise.all([a.append(one), b.append(two), a.append(three)])).toEqual([1, 2, 3]);
		await new Promise((resolve) => setImmediate(resolve)); // B's turn to hear of the last
		expect(heard['a']).toEqual([
			[1, one],
			[2, two],
			[3, three],
		]);
		expect(heard['b']).toEqual(heard['a']);
		const objectsOf = (list: unknown[] = []) => list.map((pair) => (pair as [number, unknown])[1]);
		expect(objectsOf(heard['a'])[0]).toBe(one);
		expect(objectsOf(heard['b'])[0]).not.toBe(one);
		expect(objectsOf(heard['b'])[1]).toBe(two);
	});

	it('refuses what the log cannot keep', async () => {
		const kept = createMemoryLog();
		const log = createBusLog(createBus(kept), kept, 'A');
		await kept.drop();
		await expect(log.append(open('one'))).rejects.toThrow('dropped');
	});
});

describe('a chat on two servers', () => {
	const start = async () => {
		const { live, ...rest } = await startLive();
		const chat = rest.create('chat', 2);
		return { live, chat };
	};
	const serverOf = (events: TraceEvent[]) =>
		events.flatMap((e) => (e.kind === 'open' ? [[e.client.name, e.client.server]] : []));

	it('takes newcomers in turn, and what one says reaches the others over the bus, once', async () => {
		const { chat } = await start();
		const [ana, ben] = [await chat.join('Ana'), await chat.join('Ben')];
		const [cleo, dina] = [await chat.join('Cleo'), await chat.join('Dina')];
		expect(serverOf(chat.trace())).toEqual([
			['Ana', 'A'],
			['Ben', 'B'],
			['Cleo', 'A'],
			['Dina', 'B'],
		]);
		expect(new Set([ana, ben, cleo, dina].map(({ id }) => id)).size).toBe(4);
		say(ana, 'Hello');
		for (const one of [ben, cleo, dina])
			expect(await one.skip('said')).toMatchObject({ text: 'Hello', by: { id: ana.id } });
		say(ben, 'Hi, Ana');
		expect(await ana.skip('said')).toMatchObject({ text: 'Hi, Ana' });
		const rest = await Promise.all([ana, ben, cleo, dina].map((one) => drain(one)));
		expect(rest.map(texts)).toEqual([[], [], ['Hi, Ana'], ['Hi, Ana']]);
	});

	it('keeps rooms across both, and one order for all who listen', async () => {
		const { chat } = await start();
		const people = [];
		for (const name of ['Ana', 'Ben', 'Cleo', 'Dina', 'Eve']) people.push(await chat.join(name));
		const [ana, ben, cleo, dina, eve] = people;
		if (!ana || !ben || !cleo || !dina || !eve) throw new Error('five people');
		for (const one of [ana, dina, eve]) {
			one.send({ type: 'join', room: 'tea' });
			await one.skip('room');
		}
		for (const one of [ben, cleo]) await drain(one);
		const COUNT = 10; // within what one client may say at once
		for (let i = 0; i < COUNT; i++) {
			say(ana, `a${i}`);
			say(dina, `d${i}`);
		}
		const heard: unknown[] = [];
		while (heard.length < 2 * COUNT) heard.push((await eve.skip('said'))['text']);
		const own = (letter: string) => heard.filter((text) => String(text).startsWith(letter));
		const inOrder = (letter: string) => Array.from({ length: COUNT }, (_, i) => `${letter}${i}`);
		expect([own('a'), own('d')]).toEqual([inOrder('a'), inOrder('d')]);
		// Eve's order is the trace's, and so is that of the others.
		const told = chat
			.trace()
			.flatMap((e) =>
				e.kind === 'message' && e.from === SERVER && e.type === 'said' ? [e.data['text']] : [],
			);
		expect(told).toEqual(heard);
		expect(texts(await drain(ana))).toEqual(heard.filter((text) => String(text).startsWith('d')));
		for (const outside of [ben, cleo]) expect(texts(await drain(outside))).toEqual([]);
	});

	it('lets a client come back on the other server, with what it missed', async () => {
		const { chat, live } = await start();
		const [ana, ben] = [await chat.join('Ana'), await chat.join('Ben')];
		ben.socket.terminate();
		const { id, token, epoch, seq } = ben.welcome;
		await ana.skip('left');
		say(ana, 'Still there?');
		await drain(ana);
		const back = await connect(`${chat.address}?resume=1`);
		back.send({ type: 'resume', token, epoch, after: seq, had: 0 });
		expect(await back.next()).toMatchObject({ type: 'welcome', id, recovered: true });
		expect(await back.skip('said')).toMatchObject({ text: 'Still there?' });
		expect(serverOf(chat.trace())).toEqual([
			['Ana', 'A'],
			['Ben', 'B'],
			['Ben', 'A'],
		]);
		expect(live.playground(chat.id)?.info().clients).toBe(2);
	});

	it('is restarted and ended on both', async () => {
		const { chat, live } = await start();
		const [ana, ben] = [await chat.join('Ana'), await chat.join('Ben')];
		await live.restart(chat.id);
		expect([(await ana.closed()).code, (await ben.closed()).code]).toEqual([1012, 1012]);
		const [cleo, dina] = [await chat.join('Cleo'), await chat.join('Dina')];
		cleo.send({ type: 'host', token: chat.hostToken });
		cleo.send({ type: 'end' });
		expect([(await cleo.closed()).code, (await dina.closed()).code]).toEqual([4004, 4004]);
		expect(live.playground(chat.id)).toBeUndefined();
	});

	it('wakes on both after its process was cut off, and closes everybody once', async () => {
		const folder = await temporaryFolder();
		const id = 'a'.repeat(22);
		await leaveCluster(folder, id);
		const { live, url } = await startDurable(folder);
		const ben = await connect(`${url}/ws/${id}?name=Ben`);
		const cleo = await connect(`${url}/ws/${id}?name=Cleo`);
		const states = [await ben.next(), await cleo.next()].map(({ state }) => state);
		expect(states[0]).toEqual(states[1]);
		expect(JSON.stringify(states[0])).toContain('p-4999');
		ben.send({ type: 'post', id: 'new', text: 'Anybody here?' });
		expect(await cleo.skip('posted')).toMatchObject({ post: { text: 'Anybody here?' } });
		const trace = parseTrace([...(live.playground(id)?.trace() ?? [])].join(''));
		expect(serverOf(trace)).toEqual([
			['Ana', 'A'],
			['Ben', 'A'],
			['Cleo', 'B'],
		]);
		expect(trace.flatMap((e) => (e.kind === 'close' ? [[e.client, e.code]] : []))).toEqual([
			['a1', 1006],
		]);
	});

	it('shows an observer what the transport of either saw', async () => {
		const { chat } = await start();
		const observer = await chat.observe();
		observer.send({ type: 'telemetry', acks: true });
		for (const name of ['Ana', 'Ben']) {
			const client = await chat.join(name);
			client.send({ type: 'ack', seq: client.welcome['seq'] });
			const { acks } = await observer.skip('telemetry');
			expect(acks).toMatchObject([{ client: client.id }]);
		}
	});
});
