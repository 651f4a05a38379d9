import { toJsonSchema, type ConversionConfig } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import {
	Announcement,
	ErrorMessage,
	Joined,
	Left,
	Liked,
	Market,
	Name,
	NAME_MAX,
	Pong,
	Posted,
	Quotes,
	Renewed,
	Room,
	RoomName,
	Said,
	TelemetryMessage,
	Text,
	TEXT_MAX,
	TraceMessage,
	Welcome,
	type AppName,
} from '../../protocol';

/** What a JSON schema is here: written, never read by us. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What the server says to clients of each app, by `type`. */
export const SERVER_MESSAGES: Readonly<Record<AppName, Readonly<Record<string, v.GenericSchema>>>> =
	{
		feed: common({ posted: Posted, liked: Liked }),
		chat: common({ room: Room, said: Said, joined: Joined, left: Left }),
		stocks: common({ quotes: Quotes, market: Market }),
	};

/** What it says to an observer. */
export const OBSERVER_MESSAGES: Readonly<Record<string, v.GenericSchema>> = {
	trace: TraceMessage,
	telemetry: TelemetryMessage,
	pong: Pong,
	error: ErrorMessage,
};

function common(own: Readonly<Record<string, v.GenericSchema>>) {
	return {
		welcome: Welcome,
		announcement: Announcement,
		renewed: Renewed,
		pong: Pong,
		error: ErrorMessage,
		...own,
	};
}

/** Checks that JSON Schema has no word for in general, in its words for these; by what they begin with. */
const CHECKED: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
	[Text.pipe[0], { minLength: 1, maxLength: TEXT_MAX, description: 'Counted after trimming.' }],
	[Name.pipe[0], { minLength: 1, maxLength: NAME_MAX, description: 'Counted after trimming.' }],
	[RoomName.pipe[0], { minLength: 1, maxLength: NAME_MAX, description: 'Counted after trimming.' }],
]);

const CONFIG: ConversionConfig = {
	typeMode: 'input',
	// `check` and `trim`; where they matter, `CHECKED` says what they check.
	errorMode: 'ignore',
	overrideSchema({ valibotSchema, jsonSchema }) {
		const words = CHECKED.get(valibotSchema);
		return words ? { ...jsonSchema, ...words } : undefined;
	},
};

/** The JSON schema (draft 7) of what one may send or receive. */
export function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
	const { $schema, ...json } = toJsonSchema(schema, CONFIG);
	return $schema === undefined ? {} : (json as JsonSchema);
}
