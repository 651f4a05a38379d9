import * as v from 'valibot';
import { ERROR_CODES } from './codes';
import { By, Id, Ref, Seq, Text } from './fields';

/** What any client may say, whatever the app. */
export const CommonClientMessages = {
	/** First message of a connection made with `resume=1`. */
	resume: v.object({
		type: v.literal('resume'),
		token: v.string(),
		epoch: v.string(),
		after: Seq,
		had: Seq,
	}),
	/** Makes the connection the playground's host. */
	host: v.object({ type: v.literal('host'), token: v.string(), ref: v.optional(Ref) }),
	/** "Received up to here." Cumulative. */
	ack: v.object({ type: v.literal('ack'), seq: Seq }),
	/** "Are you there?", of a client that may not ask with a frame of its own: a page. */
	ping: v.object({ type: v.literal('ping') }),
	/** The host speaks to every client. */
	announce: v.object({ type: v.literal('announce'), text: Text, ref: v.optional(Ref) }),
	/** The host sends a client away, for good. */
	remove: v.object({ type: v.literal('remove'), client: Id, ref: v.optional(Ref) }),
	/** The host lets the app begin anew, with the same clients. */
	reset: v.object({ type: v.literal('reset'), ref: v.optional(Ref) }),
	/** The host ends the playground. */
	end: v.object({ type: v.literal('end'), ref: v.optional(Ref) }),
} as const;

/** First message to a client. `state` has the app's own shape. */
export const Welcome = v.object({
	type: v.literal('welcome'),
	seq: Seq,
	epoch: v.string(),
	id: Id,
	name: v.string(),
	token: v.string(),
	app: v.string(),
	state: v.unknown(),
	recovered: v.boolean(),
});
export type Welcome = v.InferOutput<typeof Welcome>;

/** The answer to `ping`, at once. It comes of nothing in the log, so it has no `seq`. */
export const Pong = v.object({ type: v.literal('pong') });
export type Pong = v.InferOutput<typeof Pong>;

/** A refusal. The connection stays open. */
export const ErrorMessage = v.object({
	type: v.literal('error'),
	seq: Seq,
	code: v.picklist(ERROR_CODES),
	message: v.string(),
	ref: v.optional(Ref),
});
export type ErrorMessage = v.InferOutput<typeof ErrorMessage>;

export const Announcement = v.object({
	type: v.literal('announcement'),
	seq: Seq,
	by: By,
	text: v.string(),
});
export type Announcement = v.InferOutput<typeof Announcement>;

/** broadcast, to all: the app begins anew. `state` has the shape of the `welcome`'s, the same for everyone. */
export const Renewed = v.object({
	type: v.literal('renewed'),
	seq: Seq,
	by: By,
	state: v.unknown(),
});
export type Renewed = v.InferOutput<typeof Renewed>;
