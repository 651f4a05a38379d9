import { building } from '$app/environment';
import { getLive } from '$lib/server/bridge';
import { refuse } from '$lib/server/http';
import { STOPPING } from '$lib/server/refusal';
import { secure } from '$lib/server/security-headers';
import type { Handle } from '@sveltejs/kit';

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
