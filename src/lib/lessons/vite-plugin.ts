import { join, relative } from 'node:path';
import { runnerImport, type Plugin } from 'vite';
import type * as CodeSource from './code-source';
import type * as Highlight from './highlight';
import type * as Lesson from './lesson';
import type * as Listing from './listing';
import type * as ReadLessons from './read-lessons';

const LIST = 'virtual:lessons';
/** The calls in the apps' code that send something, for drills about that code. */
const CALLS = 'virtual:app-calls';
const APPS = ['feed', 'chat', 'stocks'];
/** What the lessons' data is made of: lessons, and the code that they show. */
const LESSON = /^lessons\/.*\.md$/;
const CODE = /^src\/lib\/.+\.ts$/;
const resolved = (id: string) => `\0${id}`;

/**
 * Vite plugin: gives the lessons as plain data, so that no page carries a YAML parser. A lesson
 * with a fault stops the build, and in development its page, with file and line.
 * `virtual:lessons` holds the list; each lesson's steps and text are chunks of their own.
 */
export function lessons(): Plugin {
	let root = '.';

	// Through Vite and not by plain imports: what the configuration imports directly must be
	// written as Node itself would load it.
	const load = async (file: string): Promise<unknown> =>
		(await runnerImport(join(root, 'src/lib/lessons', file), { root, logLevel: 'error' })).module;
	const use = async <T>(file: string): Promise<T> => (await once(file, () => load(file))) as T;
	const sound = () =>
		once('lessons', async () =>
			(await use<typeof ReadLessons>('read-lessons.ts')).soundLessons(root),
		);

	/** In a build nothing changes: what every page's chunks need is worked out once for all. */
	const known = new Map<string, Promise<unknown>>();
	let building = false;
	function once<T>(what: string, work: () => Promise<T>): Promise<T> {
		if (!building) return work();
		const found = (known.get(what) as Promise<T> | undefined) ?? work();
		known.set(what, found);
		return found;
	}

	/** The functions that a lesson shows, cut from the source that runs and painted. */
	async function listingsOf({ steps }: Lesson.Lesson): Promise<Record<string, Listing.Listing>> {
		const refs = steps.flatMap(({ code }) => (code ? [code] : []));
		if (refs.length === 0) return {};
		const { codeSource } = await use<typeof CodeSource>('code-source.ts');
		const { highlight } = await use<typeof Highlight>('highlight.ts');
		const { listingName } = await use<typeof Listing>('listing.ts');
		const painted = refs.map(async (ref) => {
			const source = codeSource(root, ref.file, ref.function);
			return source && ([listingName(ref), await highlight(source)] as const);
		});
		return Object.fromEntries((await Promise.all(painted)).filter((entry) => entry !== null));
	}

	return {
		name: 'duplex:lessons',
		config: () => ({ server: { fs: { allow: ['lessons'] } } }),
		configResolved(config) {
			root = config.root;
			building = config.command === 'build';
		},
		async buildStart() {
			// Also where no page that is built asks for the lessons.
			if (this.environment.config.command === 'build') await sound();
		},
		/** The text would be swapped by itself; what its blocks say comes with the page. */
		hotUpdate({ file, timestamp }) {
			const path = relative(root, file).replaceAll('\\', '/');
			if (!LESSON.test(path) && !CODE.test(path)) return undefined;
			const { moduleGraph, hot, name } = this.environment;
			for (const [id, module] of moduleGraph.idToModuleMap)
				if (id.startsWith(resolved(LIST)) || id === resolved(CALLS))
					moduleGraph.invalidateModule(module, new Set(), timestamp, true);
			if (!LESSON.test(path)) return undefined; // a change of code takes its own course
			if (name === 'client') hot.send({ type: 'full-reload' });
			return [];
		},
		resolveId: (id) =>
			id === LIST || id === CALLS || id.startsWith(`${LIST}/`) ? resolved(id) : undefined,
		load: {
			filter: { id: /virtual:(lessons|app-calls)/ },
			async handler(id) {
				if (id === resolved(CALLS)) {
					const { callsOf } = await use<typeof CodeSource>('code-source.ts');
					const files = APPS.map((app) => [app, `src/lib/apps/${app}.ts`] as const);
					for (const [, file] of files) this.addWatchFile(join(root, file));
					const calls = Object.fromEntries(files.map(([app, file]) => [app, callsOf(root, file)]));
					return `export const calls = ${JSON.stringify(calls)};`;
				}
				if (id !== resolved(LIST) && !id.startsWith(resolved(`${LIST}/`))) return undefined;
				const parsed = await sound();
				for (const { file } of parsed) this.addWatchFile(join(root, file));

				const slug = id.slice(resolved(LIST).length + 1);
				if (slug) {
					const found = parsed.find(({ lesson }) => lesson.slug === slug);
					if (!found) return undefined;
					return [
						`export default ${JSON.stringify(found.lesson)};`,
						`export const listings = ${JSON.stringify(await listingsOf(found.lesson))};`,
					].join('\n');
				}
				const loaders = parsed.map(({ lesson, file }) => {
					const data = JSON.stringify(`${LIST}/${lesson.slug}`);
					const text = JSON.stringify(`/${file}`);
					const load = `() => Promise.all([import(${data}), import(${text})])`;
					return `${JSON.stringify(lesson.slug)}: ${load}`;
				});
				const { summarise } = await use<typeof Lesson>('lesson.ts');
				const summaries = parsed.map(({ lesson }) => summarise(lesson));
				return [
					`export const summaries = ${JSON.stringify(summaries)};`,
					`export const loaders = { ${loaders.join(', ')} };`,
				].join('\n');
			},
		},
	};
}
