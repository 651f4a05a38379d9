/**
 * Whether a request comes from a page of another site. No Origin means that it is not from a page
 * (RFC 6455 §10.2). `own` is the ORIGIN setting: if there is one, it alone counts, and not the Host.
 */
export function isForeignOrigin(
	origin: string | null | undefined,
	host: string | null | undefined,
	own: string | undefined,
): boolean {
	if (origin === null || origin === undefined) return false;
	if (!URL.canParse(origin)) return true; // "null": a sandboxed frame, a file
	const page = new URL(origin);
	if (own !== undefined) return page.origin !== own;
	// Read with the page's own scheme, so that a default port that is spelt out makes no difference.
	const here = `${page.protocol}//${host ?? ''}`;
	const isWeb = page.protocol === 'http:' || page.protocol === 'https:';
	return !isWeb || !URL.canParse(here) || new URL(here).host !== page.host;
}
