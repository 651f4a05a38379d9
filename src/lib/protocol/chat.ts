import * as v from 'valibot';
import { By, Ref, Seq, shortName, Text } from './fields';

/** The room of everyone who has just connected, and the one that `leave` goes back to. */
export const LOBBY = 'lobby';

/** Name of a room: 1–24 code points after trimming, no control characters. */
export const RoomName = shortName('room');

/** client → server */
export const ChatClientMessages = {
	join: v.object({ type: v.literal('join'), room: RoomName, ref: v.optional(Ref) }),
	leave: v.object({ type: v.literal('leave'), ref: v.optional(Ref) }),
	say: v.object({ type: v.literal('say'), text: Text, ref: v.optional(Ref) }),
} as const;
export type ChatClientMessage =
	| v.InferOutput<(typeof ChatClientMessages)['join']>
	| v.InferOutput<(typeof ChatClientMessages)['leave']>
	| v.InferOutput<(typeof ChatClientMessages)['say']>;

const Members = {
	/** In order of arrival, oneself included; the first of them only, where there are many. */
	members: v.array(By),
	/** How many are in the room beside those named; absent when all are. */
	more: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

/** server → client, to the one who entered */
export const Room = v.object({
	type: v.literal('room'),
	seq: Seq,
	room: v.string(),
	...Members,
});
export type Room = v.InferOutput<typeof Room>;

/** broadcast, to the others in the sender's room */
export const Said = v.object({
	type: v.literal('said'),
	seq: Seq,
	room: v.string(),
	by: By,
	text: v.string(),
});
export type Said = v.InferOutput<typeof Said>;

/** broadcast, to the others in the room that somebody entered */
export const Joined = v.object({
	type: v.literal('joined'),
	seq: Seq,
	room: v.string(),
	by: By,
});
export type Joined = v.InferOutput<typeof Joined>;

/** broadcast, to the others in the room that somebody left */
export const Left = v.object({ type: v.literal('left'), seq: Seq, room: v.string(), by: By });
export type Left = v.InferOutput<typeof Left>;

/** `state` in the `welcome` of a chat: the room one is in, and who is there. */
export const ChatState = v.object({ room: v.string(), ...Members });
export type ChatState = v.InferOutput<typeof ChatState>;
