import { getPlayground } from '$lib/server/http';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) => getPlayground(locals.live, params.id);
