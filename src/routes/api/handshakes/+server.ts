import { postHandshake } from '$lib/server/post-handshake';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, locals, getClientAddress }) =>
	postHandshake(request, locals.live, getClientAddress);
