import { asyncApiYaml } from '$lib/server/asyncapi/document';
import type { RequestHandler } from './$types';

/** The same for everyone until the next build. */
export const prerender = true;

export const GET: RequestHandler = () =>
	new Response(asyncApiYaml(), { headers: { 'content-type': 'application/yaml' } });
