import { postPlayground } from '$lib/server/http';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, locals, getClientAddress }) =>
	postPlayground(request, locals.live, getClientAddress);
