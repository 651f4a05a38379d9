import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startLive } from '../../../tests/support/live-server';
import { within } from '../../../tests/support/socket-client';
import type { WireFrame } from '../protocol';
import { observe } from './observe';
import {
	CONTROL_KEPT,
	createTelemetryStore,
	FRAMES_KEPT,
	SAMPLES_KEPT,
	type TelemetryStore,
} from './telemetry-store';
import { createTraceStore } from './trace-store';

const frame = (n: number | null, client = 'c1', bytes = 'gQA='): WireFrame => ({
	n,
	client,
	direction: 'out',
	at: 0,
	opcode: n === null ? 9 : 1,
	bytes,
});
const tell = (store: TelemetryStore, content: object): boolean =>
	store.accept(JSON.stringify({ type: 'telemetry', ...content }));

it('finds frames by message and client, in order', () => {
	const store = createTelemetryStore();
	const [first, second] = [frame(1, 'c1', 'AQE='), frame(1, 'c1', 'gAE=')];
	tell(store, { frames: [first, frame(1, 'c2'), frame(2, 'c1')] });
	tell(store, { frames: [second] });
	expect(store.framesOf(1, 'c1')).toEqual([first, second]);
	expect([...store.clientsOf(1)]).toEqual(['c1', 'c2']);
	expect(store.framesOf(3, 'c1')).toEqual([]);
});

it('keeps a bounded number of each, the newest', () => {
	const store = createTelemetryStore();
	for (let n = 1; n <= FRAMES_KEPT + 5; n++) tell(store, { frames: [frame(n)] });
	expect(store.framesOf(5, 'c1')).toEqual([]);
	expect(store.framesOf(6, 'c1')).toHaveLength(1);
	for (let i = 0; i < CONTROL_KEPT + 5; i++) tell(store, { frames: [frame(null)] });
	expect(store.controlFrames()).toHaveLength(CONTROL_KEPT);
	expect(store.framesOf(6, 'c1')).toHaveLength(1);
	const large = 'A'.repeat(90_000);
	for (let n = 5000; n < 5200; n++) tell(store, { frames: [frame(n, 'c1', large)] });
	expect(store.framesOf(5000, 'c1')).toEqual([]);
	expect(store.framesOf(5199, 'c1')).toHaveLength(1);
});

it('knows the highest ack of each client', () => {
	const store = createTelemetryStore();
	tell(store, { acks: [{ client: 'c1', n: 5 }] });
	tell(store, { acks: [{ client: 'c1', n: 3 }] });
	expect(store.ackedBy('c1')).toBe(5);
	expect(store.ackedBy('c2')).toBeUndefined();
});

it('takes only telemetry that is whole', () => {
	const store = createTelemetryStore();
	expect(store.accept('{')).toBe(false);
	expect(store.accept('{"type":"trace","events":[]}')).toBe(false);
	expect(tell(store, { frames: [{ ...frame(1), opcode: 99 }] })).toBe(false);
	expect(store.framesOf(1, 'c1')).toEqual([]);
});

it('asks for what somebody wants, once, and again on a new connection', () => {
	const store = createTelemetryStore();
	const said: unknown[] = [];
	const say = (text: string) => said.push(JSON.parse(text));
	store.opened(say);
	expect(said).toEqual([]);
	const [stop, stopToo] = [store.lookAtFrames(), store.lookAtFrames()];
	const unfollow = store.followAcks();
	store.closed();
	store.opened(say);
	stop();
	stop();
	stopToo();
	unfollow();
	const wish = (frames: boolean, acks: boolean) => ({
		...{ type: 'telemetry', frames, acks, lines: false },
	});
	expect(said).toEqual([
		wish(true, false),
		wish(true, true),
		wish(true, true),
		wish(false, true),
		wish(false, false),
	]);
});

it('keeps what lines were like, the newest of each event', () => {
	const store = createTelemetryStore();
	const said: unknown[] = [];
	const stop = store.gaugeLines();
	store.opened((text) => said.push(JSON.parse(text)));
	const line = (n: number, waiting: number, client = 'c1') => ({
		...{ client, n, waiting, waitingMax: 9, delayMs: 0, bytesPerSecond: 5, dead: false },
	});
	tell(store, { lines: [line(1, 3), line(1, 2), line(2, 7)] });
	tell(store, { lines: [line(2, 0), line(1, 8, 'c2')] });
	expect([...store.lines]).toEqual([
		['c1', [line(1, 2), line(2, 0)]],
		['c2', [line(1, 8, 'c2')]],
	]);
	for (let n = 3; n < SAMPLES_KEPT + 10; n++) tell(store, { lines: [line(n, 0)] });
	expect(store.lines.get('c1')).toHaveLength(SAMPLES_KEPT);
	stop();
	expect(said).toMatchObject([{ lines: true }, { lines: false }]);
});

it('fills from a live server, and the trace goes on beside it', async () => {
	const { createFeed } = await startLive();
	const feed = createFeed();
	const ana = await feed.join('Ana');
	const [store, telemetry] = [createTraceStore(), createTelemetryStore()];
	const until = (test: () => boolean) =>
		within(
			new Promise<void>((resolve) => {
				const check = () => test() && resolve();
				telemetry.subscribe(check);
				check();
			}),
			'telemetry',
		);
	telemetry.lookAtFrames();
	telemetry.followAcks();
	const url = `${feed.address}?observe=1`;
	const observer = observe({ url, store, telemetry, Socket: WebSocket });
	onTestFinished(observer.close);
	await until(() => telemetry.handshakeOf('c1') !== undefined);
	ana.send({ type: 'post', id: 'p', text: 'Hi' });
	ana.send({ type: 'ack', seq: 1 });
	await until(() => telemetry.framesOf(2, 'c1').length === 1 && telemetry.ackedBy('c1') === 1);
	await store.until(({ n }) => n === 3, AbortSignal.timeout(4000));
	expect(telemetry.controlFrames('c1')).toHaveLength(1);
});
