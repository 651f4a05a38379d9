import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) => {
	if (!locals.live.playground(params.id))
		error(
			404,
			'There is no such playground. It may have ended: one without clients does after a while.',
		);
	return { id: params.id };
};
