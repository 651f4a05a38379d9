import { building } from '$app/environment';
import { getLive } from '$lib/server/bridge';
import { refuse } from '$lib/server/http';
import { STOPPING } from '$lib/server/refusal';
import type { Handle } from '@sveltejs/kit';

/** Hands the live server to pages and endpoints; while there is none, or it stops, answers 503. */
export const handle: Handle = ({ event, resolve }) => {
	if (building) return resolve(event);
	const live = getLive();
	if (!live || live.stopping) return refuse(STOPPING);
	event.locals.live = live;
	return resolve(event);
};
