import * as v from 'valibot';
import { HTTP_ERROR_CODES } from './codes';
import { APPS, Millis, Seq } from './fields';

/** Body of `POST /api/playgrounds`. */
export const CreatePlayground = v.object({
	app: v.picklist(APPS, `app must be one of ${APPS.join(', ')}`),
	seed: v.optional(v.pipe(v.number(), v.safeInteger('seed must be a whole number'))),
	/** On how many servers it runs, which share one bus. */
	servers: v.optional(v.picklist([1, 2])),
});
export type CreatePlayground = v.InferOutput<typeof CreatePlayground>;

/** 201 of `POST /api/playgrounds`. The token makes its bearer the host; it never travels in a URL. */
export const PlaygroundCreated = v.object({
	id: v.string(),
	app: v.picklist(APPS),
	hostToken: v.string(),
	page: v.string(),
	socket: v.string(),
});
export type PlaygroundCreated = v.InferOutput<typeof PlaygroundCreated>;

/** 200 of `GET /api/playgrounds/ID`. */
export const PlaygroundInfo = v.object({
	id: v.string(),
	app: v.picklist(APPS),
	clients: v.number(),
	seq: Seq,
	createdAt: Millis,
});
export type PlaygroundInfo = v.InferOutput<typeof PlaygroundInfo>;

/** Body of every HTTP error answer. */
export const HttpErrorBody = v.object({
	error: v.object({ code: v.picklist(HTTP_ERROR_CODES), message: v.string() }),
});
export type HttpErrorBody = v.InferOutput<typeof HttpErrorBody>;

/** 200 of `GET /api/meters/ID`: what has passed over TCP, in bytes, and in how many HTTP requests. */
export const MeterReading = v.object({ requests: v.number(), up: v.number(), down: v.number() });
export type MeterReading = v.InferOutput<typeof MeterReading>;
