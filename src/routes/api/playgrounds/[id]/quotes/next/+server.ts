import { nextQuotes } from '$lib/server/quotes';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals, url, request }) =>
	nextQuotes(locals.live, params.id, url, request.signal);
