import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether the site answers at a path, by the folders of `src/routes` and the lessons there are.
 * Node only.
 */
export function sitePages(root: string, lessonSlugs: readonly string[]): (path: string) => boolean {
	const routes = readdirSync(join(root, 'src/routes'), { recursive: true, encoding: 'utf8' })
		.map((file) => file.split(/[\\/]/))
		.filter((parts) => /^\+(page\.(svelte|ts)|server\.ts)$/.test(parts.at(-1) ?? ''))
		.map((parts) => parts.slice(0, -1).filter((part) => !part.startsWith('(')));

	return (path) => {
		const parts = path.split('/').filter(Boolean);
		if (parts[0] === 'lessons' && parts.length === 2) return lessonSlugs.includes(parts[1] ?? '');
		return routes.some(
			(route) =>
				route.length === parts.length &&
				route.every((part, i) => part.startsWith('[') || part === parts[i]),
		);
	};
}
