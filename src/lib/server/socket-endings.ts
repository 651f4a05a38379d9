import { CLOSE } from '../protocol';

/** Longest close reason that is kept, in characters; a frame has room for 123 bytes (RFC 6455 §5.5). */
const REASON_MAX = 120;

/** The close code for what `ws` refuses by itself, or null if the socket just broke. */
export function faultOf(error: Error & { code?: string }): [number | null, string] {
	switch (error.code) {
		case 'WS_ERR_INVALID_UTF8':
			return [CLOSE.invalidPayload, 'invalid UTF-8'];
		case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
		case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH':
			return [CLOSE.messageTooBig, 'message too big'];
		case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
			return [CLOSE.policyViolation, 'too many fragments'];
		default:
			return error.code?.startsWith('WS_ERR_') ? [1002, 'protocol error'] : [null, ''];
	}
}

/** A close reason as text of one line. */
export function cleanReason(reason: Buffer): string {
	const text = reason.toString().replace(/\p{Cc}/gu, ' ');
	return [...text.trim()].slice(0, REASON_MAX).join('');
}
