import type * as v from 'valibot';
import { stringify } from 'yaml';
import {
	APPS,
	CLIENT_MESSAGES,
	CommonClientMessages,
	MESSAGE_BYTES_MAX,
	TelemetryRequest,
	type AppName,
} from '../../protocol';
import { CLIENT_EXAMPLES, SERVER_EXAMPLES } from './examples';
import { jsonSchemaOf, OBSERVER_MESSAGES, SERVER_MESSAGES, type JsonSchema } from './schemas';

type Schemas = Readonly<Record<string, v.GenericSchema>>;
type Json = Readonly<Record<string, unknown>>;

const APP_WORDS: Readonly<Record<AppName, string>> = {
	feed: 'a news feed',
	chat: 'a chat with rooms',
	stocks: 'a stock ticker',
};

/** What an opening handshake may ask for. */
const QUERY: JsonSchema = {
	type: 'object',
	properties: {
		name: { type: 'string', minLength: 1, maxLength: 24 },
		agent: { type: 'string', const: 'simulated' },
		observe: { type: 'string', const: '1' },
		resume: { type: 'string', const: '1' },
	},
};

/** The AsyncAPI 3.0 document of the wire, made from the schemas that the server checks with. */
export function asyncApiDocument(): Json {
	const channels = [
		...APPS.map((app) =>
			channelOf(
				app,
				`A client of a playground whose app is ${APP_WORDS[app]}.`,
				messagesOf(app, 'says', CLIENT_MESSAGES[app], [
					...CLIENT_EXAMPLES.every,
					...CLIENT_EXAMPLES[app],
				]),
				messagesOf(app, 'hears', SERVER_MESSAGES[app], Object.values(SERVER_EXAMPLES)),
			),
		),
		channelOf(
			'observer',
			'An observer (`observe=1`): it gets the trace, and is no part of the app.',
			messagesOf(
				'observer',
				'says',
				{ telemetry: TelemetryRequest, ping: CommonClientMessages.ping },
				CLIENT_EXAMPLES.observer,
			),
			messagesOf('observer', 'hears', OBSERVER_MESSAGES, Object.values(SERVER_EXAMPLES)),
		),
	];
	return {
		asyncapi: '3.0.0',
		info: {
			title: 'Duplex',
			version: '1.0.0',
			description:
				'What clients and the server say to each other over WebSocket (RFC 6455). Each message ' +
				`is one JSON object in one text message of at most ${MESSAGE_BYTES_MAX} bytes. Unknown ` +
				'fields are ignored. docs/protocol.md tells the same in prose, with HTTP and close codes.',
			license: { name: 'MIT' },
		},
		defaultContentType: 'application/json',
		servers: {
			here: {
				host: '{host}',
				protocol: 'ws',
				description: 'Where this document came from; `wss` behind TLS.',
				variables: { host: { default: 'localhost:3000' } },
			},
		},
		channels: Object.fromEntries(channels.map(({ name, channel }) => [name, channel])),
		operations: Object.assign({}, ...channels.map(({ operations }) => operations)) as Json,
		components: {
			messages: Object.assign({}, ...channels.map(({ messages }) => messages)) as Json,
		},
	};
}

/** The same as text: what `/asyncapi.yaml` answers. */
export const asyncApiYaml = (): string =>
	stringify(asyncApiDocument(), { aliasDuplicateObjects: false });

/** Messages as components, named so that no two channels share a name. */
function messagesOf(
	channel: string,
	verb: 'says' | 'hears',
	schemas: Schemas,
	examples: readonly (Json & { readonly type: string })[],
): Json {
	return Object.fromEntries(
		Object.entries(schemas).map(([type, schema]) => [
			`${channel}-${verb}-${type}`,
			{
				name: type,
				payload: jsonSchemaOf(schema),
				examples: examples
					.filter((example) => example.type === type)
					.map((example) => ({ payload: fitted(example, channel) })),
			},
		]),
	);
}

/** A `welcome` names the app it is of; states have the shape of each app's own. */
function fitted(example: Json & { readonly type: string }, channel: string): Json {
	if (example.type === 'welcome') return { ...example, app: channel, state: {} };
	return example.type === 'renewed' ? { ...example, state: {} } : example;
}

function channelOf(name: string, description: string, says: Json, hears: Json) {
	const messages = { ...says, ...hears };
	const refs = (of: Json, base: string) =>
		Object.keys(of).map((key) => ({ $ref: `${base}/${key}` }));
	const channel = { $ref: `#/channels/${name}` };
	return {
		name,
		messages,
		channel: {
			address: '/ws/{playground}',
			title: name,
			description,
			parameters: { playground: { description: 'The id of the playground.' } },
			messages: Object.fromEntries(
				Object.keys(messages).map((key) => [key, { $ref: `#/components/messages/${key}` }]),
			),
			bindings: { ws: { method: 'GET', query: QUERY } },
		},
		operations: {
			[`${name}-hear`]: {
				action: 'receive',
				channel,
				summary: 'What the server hears.',
				messages: refs(says, `#/channels/${name}/messages`),
			},
			[`${name}-say`]: {
				action: 'send',
				channel,
				summary: 'What the server says.',
				messages: refs(hears, `#/channels/${name}/messages`),
			},
		},
	};
}
