import * as v from 'valibot';
import { Id } from './fields';

/** Headers of an opening handshake that a trial may change; a page cannot set them itself. */
export const TRIAL_HEADERS = [
	'Host',
	'Upgrade',
	'Connection',
	'Origin',
	'Sec-WebSocket-Key',
	'Sec-WebSocket-Version',
] as const;
export type TrialHeader = (typeof TRIAL_HEADERS)[number];

/** Visible ASCII and spaces: nothing that could begin another line. */
const HeaderValue = v.pipe(
	v.string('a header must be text, or null to leave it out'),
	v.maxLength(200, 'a header has at most 200 characters'),
	v.regex(/^[\x20-\x7e]*$/, 'a header is plain ASCII text'),
);

/** What differs from the handshake of a browser: a header's value, or null to leave it out. */
export const TrialHeaders = v.record(
	v.picklist(TRIAL_HEADERS, `must be one of ${TRIAL_HEADERS.join(', ')}`),
	v.nullable(HeaderValue),
);
export type TrialHeaders = v.InferOutput<typeof TrialHeaders>;

/** Body of `POST /api/handshakes`. */
export const TrialRequest = v.object({ playground: Id, headers: TrialHeaders });
export type TrialRequest = v.InferOutput<typeof TrialRequest>;

/** 200 of `POST /api/handshakes`: what went over the wire, as HTTP text, lines ended by CR LF. */
export const TrialAnswer = v.object({
	request: v.string(),
	/** The head of the answer, and its body if it was no 101. */
	response: v.string(),
	status: v.number(),
});
export type TrialAnswer = v.InferOutput<typeof TrialAnswer>;
