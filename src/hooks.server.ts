import { building, dev } from '$app/environment';
import { getLive } from '$lib/server/bridge';
import { refuse } from '$lib/server/http';
import { STOPPING } from '$lib/server/refusal';
import { secure } from '$lib/server/security-headers';
import type { Handle, HandleServerError } from '@sveltejs/kit';

/** Hands the live server to pages and endpoints; while there is none, or it stops, answers 503. */
export const handle: Handle = async ({ event, resolve }) => {
	if (building) return resolve(event);
	const live = getLive();
	if (!live || live.stopping) return refuse(STOPPING);
	event.locals.live = live;
	const response = await resolve(event);
	secure(response, event.url.pathname);
	return response;
};

/** One line for what failed; without its message and its address, which may hold anybody's words. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status < 500) return;
	if (dev || building) console.error(error);
	else getLive()?.logger.error({ err: error, route: event.route.id, status }, 'a request failed');
};
