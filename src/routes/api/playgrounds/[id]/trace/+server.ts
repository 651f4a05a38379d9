import { getTrace } from '$lib/server/http';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) => getTrace(locals.live, params.id);
