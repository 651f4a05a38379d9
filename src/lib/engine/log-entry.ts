import type { ClientInfo } from '../protocol';
import type { WireMessage } from '../protocol/messages';

/** One input of a playground. `at` is in ms since the Unix epoch. The log holds nothing else. */
export type LogEntry =
	| {
			readonly kind: 'open';
			readonly at: number;
			readonly client: ClientInfo;
			/** By which the server knows the client's token, and lets it come back; never the token. */
			readonly key?: string;
			/** It comes back, and holds everything before `after` and `had` messages of `after` itself. */
			readonly back?: { readonly after: number; readonly had: number };
	  }
	| {
			readonly kind: 'close';
			readonly at: number;
			readonly client: string;
			readonly code: number;
			readonly reason: string;
	  }
	| {
			readonly kind: 'message';
			readonly at: number;
			readonly client: string;
			/** Validated against the app's schema. */
			readonly message: WireMessage;
			/** Size of the payload as it came, in bytes. */
			readonly bytes: number;
			/** The sender had proved to be the host. */
			readonly host?: boolean;
	  }
	| { readonly kind: 'tick'; readonly at: number };
