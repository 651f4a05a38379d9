import * as v from 'valibot';
import { Id, received, Seq, type Welcome } from '../protocol';

/** Who a client is, and what it holds: all that it takes to come back (`docs/protocol.md`). */
export const Place = v.object({
	id: Id,
	token: v.string(),
	epoch: v.string(),
	/** It holds everything before this log position … */
	after: Seq,
	/** … and so many messages of that position itself. */
	had: Seq,
});
export type Place = v.InferOutput<typeof Place>;

/** Counts where a client stands, message by message. `known` is where it stood before a reload. */
export function createPlace(known: Place | null = null) {
	let place = known;
	return {
		/** Null before the first `welcome`. */
		get now() {
			return place;
		},
		/** What the first message of a connection made with `resume=1` says; null without a place. */
		resume(): string | null {
			if (!place) return null;
			const { token, epoch, after, had } = place;
			return JSON.stringify({ type: 'resume', token, epoch, after, had });
		},
		/** The server has said who it is. What has been recovered is counted as it comes. */
		welcome({ id, token, epoch, seq, recovered }: Welcome): void {
			const { after, had } = recovered && place !== null ? place : { after: seq, had: 0 };
			place = { id, token, epoch, after, had };
		},
		/** A message that has a position in the log has come; neither a `welcome` nor an `error`. */
		received(seq: number): void {
			if (place) place = received(place, seq);
		},
		/** It will not come back as itself. */
		forget: () => void (place = null),
	};
}
