import { findLesson, loadLesson } from '$lib/lessons/catalog';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
	const loaded = await loadLesson(params.slug);
	if (!loaded) error(404, 'There is no such lesson.');
	return { ...loaded, next: findLesson(params.slug)?.next ?? null };
};
