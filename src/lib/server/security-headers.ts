/** Sent with every answer, files included. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
	/** A file is only what its type says. */
	'x-content-type-options': 'nosniff',
	/** The address of a playground is what lets people in: no other site gets to see it. */
	'referrer-policy': 'same-origin',
};

/** The header that SvelteKit builds for pages, from `csp` in `svelte.config.js`. */
const CSP = 'content-security-policy';

/** What answers carry unless they are pages: data and files, which run nothing and stand in no frame. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
	...SECURITY_HEADERS,
	[CSP]: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Adds the headers to a page's answer. Pages under `/embed` may stand in frames of any site. */
export function secure({ headers }: Response, path: string): void {
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
	const policy = headers.get(CSP);
	if (policy && path.startsWith('/embed/'))
		headers.set(CSP, policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
}
