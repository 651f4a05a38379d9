import type { BrowserContext } from '@playwright/test';

/**
 * Collects what must never happen in any page of `context`: console errors, uncaught exceptions,
 * requests and sockets to another origin.
 * @returns the faults so far, in words; it grows
 */
export function watch(
	context: BrowserContext,
	baseURL: string | undefined,
	allowedErrors: readonly RegExp[],
): string[] {
	const faults: string[] = [];
	const home = baseURL === undefined ? null : new URL(baseURL).host;

	const error = (text: string) => {
		if (!allowedErrors.some((allowed) => allowed.test(text))) faults.push(text);
	};
	const visit = (address: string) => {
		const { protocol, host } = new URL(address);
		const inPage = protocol === 'data:' || protocol === 'blob:';
		if (!inPage && host !== home) faults.push(`went elsewhere: ${address}`);
	};

	context.on('console', (message) => {
		if (message.type() === 'error')
			error(`console error: ${message.text()} (${message.location().url})`);
	});
	context.on('weberror', (thrown) => error(`uncaught: ${thrown.error().message}`));
	context.on('request', (request) => visit(request.url()));
	context.on('page', (page) => page.on('websocket', (socket) => visit(socket.url())));
	return faults;
}
