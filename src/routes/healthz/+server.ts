import { getHealth } from '$lib/server/http';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = () => getHealth();
