import { getQuotes } from '$lib/server/quotes';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals, url }) =>
	getQuotes(locals.live, params.id, url);
