import { describe, expect, it } from 'vitest';
import { createFakeClock } from './fake-clock';
import type { AppName } from '../protocol';
import { createMemoryPlayground } from './memory';
import type { ConnectQuery } from './transport';

function world(app: AppName = 'feed', ticks = false) {
	const clock = createFakeClock(1_000_000);
	const playground = createMemoryPlayground({
		app,
		seed: 7,
		now: clock.now,
		...(ticks ? { schedule: clock.schedule } : {}),
		defer: (task) => clock.schedule(task, 1),
	});
	function client(query: ConnectQuery = {}) {
		const log: string[] = [];
		const messages: Record<string, unknown>[] = [];
		const transport = playground.connect(query, {
			open: () => log.push('open'),
			message: (text) => messages.push(JSON.parse(text)),
			close: (code, reason) => log.push(`close ${code} ${reason}`),
		});
		return {
			log,
			messages,
			say: (message: unknown) => transport.send(JSON.stringify(message)),
			raw: transport.send,
			close: transport.close,
		};
	}
	return { clock, playground, client };
}

describe('the playground in memory', () => {
	it('welcomes a client first, and not before connect has returned', () => {
		const { clock, client } = world();
		const ana = client({ name: 'Ana' });
		expect(ana.log).toEqual([]);
		clock.advance(1);
		expect(ana.log).toEqual(['open']);
		expect(ana.messages).toMatchObject([
			{ type: 'welcome', seq: 1, id: 'c1', name: 'Ana', app: 'feed', recovered: false },
		]);
	});

	it('delivers a post to the others and a like to the author alone', () => {
		const { clock, playground, client } = world();
		const [ana, ben, cleo] = ['Ana', 'Ben', 'Cleo'].map((name) => client({ name }));
		clock.advance(1);
		ana?.say({ type: 'post', id: 'ana-1', text: 'Hi' });
		ben?.say({ type: 'like', post: 'ana-1' });
		clock.advance(1);

		const types = [ana, ben, cleo].map((one) => one?.messages.map(({ type }) => type));
		expect(types).toEqual([
			['welcome', 'liked'],
			['welcome', 'posted'],
			['welcome', 'posted'],
		]);
		expect(playground.trace.events.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
	});

	it('answers bad input with an error that is not in the trace', () => {
		const { clock, playground, client } = world();
		const ana = client();
		ana.raw('{');
		ana.say({ type: 'shout', ref: 3 });
		ana.say({ type: 'post', text: '' });
		clock.advance(1);
		expect(ana.messages.slice(1)).toMatchObject([
			{ type: 'error', code: 'bad-json' },
			{ type: 'error', code: 'unknown-type', ref: 3 },
			{ type: 'error', code: 'invalid' },
		]);
		expect(playground.trace.events).toHaveLength(1);
	});

	it('gives an observer the backlog, then each turn', () => {
		const { clock, playground, client } = world();
		client({ name: 'Ana' });
		clock.advance(1);
		const observer = client({ observe: true });
		clock.advance(1);
		client({ name: 'Ben' });
		clock.advance(1);
		expect(observer.messages.flatMap(({ events }) => events)).toEqual(playground.trace.events);
		expect(observer.messages).toHaveLength(2);
		expect(playground.clients).toBe(2);
	});

	it('lets the host announce, and nobody else', () => {
		const { clock, playground, client } = world();
		const ana = client();
		ana.say({ type: 'host', token: 'guess' });
		ana.say({ type: 'announce', text: 'One' });
		ana.say({ type: 'host', token: playground.hostToken });
		ana.say({ type: 'announce', text: 'Two' });
		clock.advance(1);
		expect(ana.messages.slice(1)).toMatchObject([
			{ code: 'not-host' },
			{ code: 'not-host' },
			{ type: 'announcement', text: 'Two' },
		]);
	});

	it('ticks by itself while anyone is there, if it has a clock', () => {
		const { clock, playground, client } = world('stocks', true);
		clock.advance(60_000);
		expect(playground.trace.events).toEqual([]);
		const ana = client();
		clock.advance(1 + 6_000);
		expect(ana.messages.map(({ type }) => type)).toEqual(['welcome', ...Array(3).fill('quotes')]);
		ana.close();
		clock.advance(60_000);
		expect(clock.pending).toBe(0);
		expect(playground.trace.events).toHaveLength(5);
	});

	it('ticks when told to, and says whether anything came of it', () => {
		const { clock, playground, client } = world('stocks');
		expect(playground.tick()).toBe(false);
		const ana = client();
		clock.advance(60_000);
		expect(ana.messages).toHaveLength(1);
		expect(playground.tick()).toBe(true);
		ana.say({ type: 'watch', symbols: [] });
		clock.advance(1);
		expect(playground.tick()).toBe(false);
		expect(ana.messages.map(({ type }) => type)).toEqual(['welcome', 'quotes']);
		expect(world('chat').playground.tick()).toBe(false);
	});

	it('closes once, from either end', () => {
		const { clock, playground, client } = world();
		const [ana, ben] = [client(), client()];
		clock.advance(1);
		ana.close();
		ana.close();
		clock.advance(1);
		playground.end(4004, 'over');
		const late = client();
		clock.advance(1);
		expect(ana.log).toEqual(['open', 'close 1000 ']);
		expect(ben.log).toEqual(['open', 'close 4004 over']);
		expect(late.log).toEqual(['close 1006 There is no such playground.']);
		expect(playground.trace.events.filter(({ kind }) => kind === 'close')).toHaveLength(2);
	});
});
