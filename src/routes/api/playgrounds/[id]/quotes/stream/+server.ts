import { streamQuotes } from '$lib/server/quotes';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals, url }) =>
	streamQuotes(locals.live, params.id, url);
