import { postFault } from '$lib/server/http-faults';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ params, request, locals }) =>
	postFault(request, locals.live, params.id);
