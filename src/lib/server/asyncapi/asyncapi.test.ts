import { Parser } from '@asyncapi/parser';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startLive } from '../../../../tests/support/live-server';
import { connect, type Message, type TestClient } from '../../../../tests/support/socket-client';
import {
	APPS,
	CLIENT_MESSAGES,
	CommonClientMessages,
	TelemetryRequest,
	type AppName,
} from '../../protocol';
import { asyncApiYaml } from './document';
import { OBSERVER_MESSAGES, SERVER_MESSAGES } from './schemas';

interface DocumentedMessage {
	readonly name: string;
	readonly payload: unknown;
	readonly examples: readonly { readonly payload: Message }[];
}

const yaml = asyncApiYaml();
const { messages } = (
	parse(yaml) as { components: { messages: Record<string, DocumentedMessage> } }
).components;
/** What the document says that the server `hears` or `says` in a channel. */
const documented = (channel: string, verb: string) =>
	Object.entries(messages)
		.filter(([key]) => key.startsWith(`${channel}-${verb}-`))
		.map(([, message]) => message);
const examplesOf = (channel: string, verb: string) =>
	documented(channel, verb).flatMap(({ name, examples }) =>
		examples.map(({ payload }) => [name, payload] as const),
	);

describe('the AsyncAPI document', () => {
	it('is valid', async () => {
		const { document, diagnostics } = await new Parser().parse(yaml);
		expect(diagnostics.filter(({ severity }) => severity < 2)).toEqual([]);
		expect(document?.version()).toBe('3.0.0');
		expect(document?.messages()).toHaveLength(Object.keys(messages).length);
	}, 30_000);

	it.each(APPS)('names every message of %s, and no other, each with an example', (app) => {
		const names = (verb: string) => documented(app, verb).map(({ name }) => name);
		expect(names('says')).toEqual(Object.keys(CLIENT_MESSAGES[app]));
		expect(names('hears')).toEqual(Object.keys(SERVER_MESSAGES[app]));
		for (const { examples } of [...documented(app, 'says'), ...documented(app, 'hears')])
			expect(examples.length).toBeGreaterThan(0);
	});

	it('tells the limits that only a check knows', () => {
		expect(messages['feed-says-post']?.payload).toMatchObject({
			properties: { text: { type: 'string', minLength: 1, maxLength: 280 } },
			required: ['type', 'text'],
		});
		expect(messages['chat-says-join']?.payload).toMatchObject({
			properties: { room: { maxLength: 24 } },
		});
	});

	it('has no example that its own schema refuses', () => {
		for (const app of APPS) {
			for (const [type, example] of examplesOf(app, 'says'))
				v.parse(CLIENT_MESSAGES[app][type] as v.GenericSchema, example);
			for (const [type, example] of examplesOf(app, 'hears'))
				v.parse(SERVER_MESSAGES[app][type] as v.GenericSchema, example);
		}
		const said = v.variant('type', [TelemetryRequest, CommonClientMessages.ping]);
		for (const [, example] of examplesOf('observer', 'says')) v.parse(said, example);
		for (const [type, example] of examplesOf('observer', 'hears'))
			v.parse(OBSERVER_MESSAGES[type] as v.GenericSchema, example);
	});
});

type Room = ReturnType<Awaited<ReturnType<typeof startLive>>['create']>;
interface Scene {
	readonly app: AppName;
	readonly room: Room;
	readonly ana: TestClient;
	readonly ben: TestClient;
	/** Says the example, as Ana. */
	readonly say: () => void;
	readonly example: Message;
}

/** Makes Ana the host. */
const asHost = ({ ana, room }: Scene): void => ana.send({ type: 'host', token: room.hostToken });
/** The next message, which must be what the document says that it is. */
async function hear({ app }: Pick<Scene, 'app'>, client: TestClient): Promise<Message> {
	const message = await client.next();
	v.parse(SERVER_MESSAGES[app][message.type] as v.GenericSchema, message);
	return message;
}

/** What must come of each example. */
const COMES: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
	async resume({ app, room, ana, example }) {
		const again = await connect(`${room.address}?resume=1`);
		ana.socket.close();
		await ana.closed();
		again.send(example);
		expect(await hear({ app }, again)).toMatchObject({ type: 'welcome', app, recovered: false });
	},
	async host(scene) {
		scene.say();
		scene.ana.send({ type: 'announce', text: 'I am the host' });
		expect(await hear(scene, scene.ben)).toMatchObject({ type: 'announcement' });
	},
	async ack({ ana, say }) {
		say();
		expect(await ana.drain()).toEqual([]);
	},
	async ping(scene) {
		scene.say();
		expect(await hear(scene, scene.ana)).toEqual({ type: 'pong' });
	},
	async announce(scene) {
		asHost(scene);
		scene.say();
		for (const client of [scene.ana, scene.ben])
			expect(await hear(scene, client)).toMatchObject({ text: scene.example['text'] });
	},
	async remove(scene) {
		asHost(scene);
		scene.say();
		expect((await scene.ben.closed()).code).toBe(4002);
	},
	async reset(scene) {
		asHost(scene);
		scene.say();
		for (const client of [scene.ana, scene.ben])
			expect(await hear(scene, client)).toMatchObject({ type: 'renewed', by: { name: 'Ana' } });
	},
	async end(scene) {
		asHost(scene);
		scene.say();
		expect((await scene.ben.closed()).code).toBe(4004);
	},
	async post(scene) {
		scene.say();
		const { text } = scene.example;
		expect(await hear(scene, scene.ben)).toMatchObject({ type: 'posted', post: { text } });
	},
	async like(scene) {
		scene.ben.send({ type: 'post', id: scene.example['post'], text: 'Like me' });
		expect(await hear(scene, scene.ana)).toMatchObject({ type: 'posted' });
		scene.say();
		expect(await hear(scene, scene.ben)).toMatchObject({ type: 'liked', likes: 1 });
	},
	async join(scene) {
		scene.say();
		const { room } = scene.example;
		expect(await hear(scene, scene.ana)).toMatchObject({ type: 'room', room });
		expect(await hear(scene, scene.ben)).toMatchObject({ type: 'left', room: 'lobby' });
	},
	async say(scene) {
		scene.say();
		expect(await hear(scene, scene.ben)).toMatchObject({
			type: 'said',
			text: scene.example['text'],
		});
	},
	async leave(scene) {
		scene.ana.send({ type: 'join', room: 'birds' });
		await hear(scene, scene.ana);
		scene.say();
		expect(await hear(scene, scene.ana)).toMatchObject({ type: 'room', room: 'lobby' });
	},
	async watch(scene) {
		scene.say();
		expect((await scene.ana.drain()).filter(({ type }) => type === 'error')).toEqual([]);
		expect(scene.room.trace()).toContainEqual(expect.objectContaining({ type: 'watch' }));
	},
};

describe('every example of what a client says, sent to a real server', () => {
	it.each(APPS.flatMap((app) => examplesOf(app, 'says').map(([, example]) => ({ app, example }))))(
		'$app: $example',
		async ({ app, example: written }) => {
			const { create } = await startLive();
			const room = create(app);
			const ana = await room.join('Ana');
			v.parse(SERVER_MESSAGES[app]['welcome'] as v.GenericSchema, ana.welcome);
			const ben = await room.join('Ben');
			if (app === 'chat') expect(await ana.next()).toMatchObject({ type: 'joined' });
			const words: Record<string, unknown> = {
				HOST_TOKEN: room.hostToken,
				TOKEN: ana.welcome['token'],
				EPOCH: ana.welcome['epoch'],
			};
			const example = Object.fromEntries(
				Object.entries(written).map(([key, value]) => [key, words[String(value)] ?? value]),
			) as Message;
			const comes = COMES[example.type];
			if (!comes) throw new Error(`Nobody checks what comes of "${example.type}".`);
			await comes({ app, room, ana, ben, example, say: () => ana.send(example) });
		},
	);

	it('and of what an observer says', async () => {
		const { createFeed } = await startLive();
		for (const [, example] of examplesOf('observer', 'says')) {
			const room = createFeed();
			await room.join('Ana');
			const observer = await room.observe();
			v.parse(OBSERVER_MESSAGES['trace'] as v.GenericSchema, await observer.skip('trace'));
			observer.send(example);
			if (example['frames'] === true)
				v.parse(
					OBSERVER_MESSAGES['telemetry'] as v.GenericSchema,
					await observer.skip('telemetry'),
				);
			if (example.type === 'ping')
				v.parse(OBSERVER_MESSAGES['pong'] as v.GenericSchema, await observer.skip('pong'));
			observer.send({ type: 'nothing of the kind' });
			// The first thing that it objects to is not the example.
			expect(await observer.skip('error')).toMatchObject({ code: 'unknown-type' });
			expect(observer.socket.readyState).toBe(observer.socket.OPEN);
		}
	});
});
