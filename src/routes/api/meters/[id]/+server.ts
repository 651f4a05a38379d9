import { getMeter } from '$lib/server/quotes';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) => getMeter(locals.live, params.id);
