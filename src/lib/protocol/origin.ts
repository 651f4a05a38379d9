/**
 * Whether a request comes from a page of another site. No Origin means that it is not from a page
 * (RFC 6455 §10.2); `own` is the ORIGIN setting, for a proxy that changes the Host.
 */
export function isForeignOrigin(
	origin: string | null | undefined,
	host: string | null | undefined,
	own: string | undefined,
): boolean {
	if (origin === null || origin === undefined || origin === own) return false;
	if (!URL.canParse(origin)) return true; // "null": a sandboxed frame, a file
	const page = new URL(origin);
	// Read with the page's own scheme, so that a default port that is spelt out makes no difference.
	const here = `${page.protocol}//${host ?? ''}`;
	return !URL.canParse(here) || new URL(here).host !== page.host;
}
