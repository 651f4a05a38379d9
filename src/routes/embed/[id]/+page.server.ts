import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const playground = await locals.live.find(params.id);
	if (!playground)
		error(
			404,
			'There is no such playground. It may have ended: one without clients does after a while.',
		);
	return { id: params.id, app: playground.app };
};
