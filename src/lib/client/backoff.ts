/** Longest wait between two attempts, in ms. */
export const BACKOFF_CAP_MS = 30_000;
const BACKOFF_BASE_MS = 500;

/**
 * How long to wait before attempt `attempt` (0 is the first repeat), in ms: "full jitter", so that
 * clients which lost their server at the same moment do not all come back at the same moment.
 */
export function backoffMs(attempt: number, random: () => number): number {
	return Math.round(random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt));
}
