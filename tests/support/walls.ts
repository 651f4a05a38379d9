import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

/** A file that breaks a wall, and which. */
export interface Breach {
	/** `src/lib/engine/engine.ts:3` */
	readonly at: string;
	readonly why: string;
}

/**
 * The folders of `src/lib`, lowest first: a file may import from its own folder and from lower
 * rows. Folders of one row do not know each other, but for `ALSO`.
 */
const ROWS: readonly (readonly string[])[] = [
	['protocol'],
	['apps'],
	['engine'],
	['sim', 'server', 'client'],
	['timeline'],
	['diagram', 'screens'],
	['playground'],
	['lessons', 'quiz'],
];
const ALSO: Readonly<Record<string, string>> = { diagram: 'screens', lessons: 'quiz' };

/** No Svelte, no Node, no DOM, no clock, no dice: the same input gives the same output. */
const PURE = ['protocol', 'apps', 'engine', 'sim', 'timeline'];
/**
 * Files that need Node in folders that otherwise run anywhere: the simulated clients' transport
 * over `ws`, and what reads the lessons while the pages are built. Only code that stays on the
 * server may import them.
 */
const NODE_FILES = new Set([
	'src/lib/sim/node.ts',
	'src/lib/lessons/code-source.ts',
	'src/lib/lessons/highlight.ts',
	'src/lib/lessons/read-lessons.ts',
	'src/lib/lessons/site-pages.ts',
	'src/lib/lessons/vite-plugin.ts',
]);
const UI = 'ui';
const SERVER = 'server';

const FORBIDDEN_GLOBALS = new Set([
	...['window', 'document', 'localStorage', 'sessionStorage', 'navigator', 'location'],
	...['process', 'Buffer', '__dirname', 'requestAnimationFrame'],
]);
const FORBIDDEN_CALLS = new Set([
	'Date.now',
	'Math.random',
	'performance.now',
	'crypto.randomUUID',
]);

const rowOf = (folder: string) => ROWS.findIndex((row) => row.includes(folder));
/** Tests may look everywhere, and declarations ship nothing. */
const isExempt = (file: string) => /\.(test|spec|d)\.ts$/.test(file);
/** `engine` of `src/lib/engine/engine.ts`; `routes` of everything above the library. */
function folderOf(file: string): string {
	const [, lib, folder] = /^src\/(lib\/)?([^/]+)/.exec(file) ?? [];
	return lib && folder ? folder : 'routes';
}

/** Every wall that `source`, the text of `file` (a path from the top folder), breaks. */
export function breachesOf(file: string, source: string): Breach[] {
	if (isExempt(file)) return [];
	const folder = folderOf(file);
	if (folder !== 'routes' && folder !== UI && rowOf(folder) < 0)
		return [{ at: `${file}:1`, why: `src/lib/${folder} has no place in the order of the folders` }];

	const pure = PURE.includes(folder) && !NODE_FILES.has(file);
	const breaches: Breach[] = [];
	for (const { code, line } of scriptsOf(file, source)) {
		const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
		const report = (node: ts.Node, why: string) => {
			const at = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + line;
			breaches.push({ at: `${file}:${at}`, why });
		};
		const visit = (node: ts.Node): void => {
			const target = importedBy(node);
			if (target !== null) {
				const why = whyNotImport(file, folder, pure, target);
				if (why) report(node, why);
			} else if (pure) {
				const why = whyNotUse(node);
				if (why) report(node, why);
			}
			ts.forEachChild(node, visit);
		};
		visit(tree);
	}
	return breaches;
}

/** The TypeScript of a file: all of it, or a component's script elements, with their first line. */
function scriptsOf(file: string, source: string): { code: string; line: number }[] {
	if (!file.endsWith('.svelte')) return [{ code: source, line: 1 }];
	return [...source.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)].map((match) => {
		const before = source.slice(0, match.index + (match[1]?.length ?? 0));
		return { code: match[2] ?? '', line: before.split('\n').length };
	});
}

/** What an import, a re-export, an `import()` or an `import('…')` type names; else null. */
function importedBy(node: ts.Node): string | null {
	let target: ts.Node | undefined;
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) target = node.moduleSpecifier;
	else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
		target = node.arguments[0];
	else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
		target = node.argument.literal;
	return target && ts.isStringLiteralLike(target) ? target.text : null;
}

function whyNotImport(file: string, folder: string, pure: boolean, target: string): string | null {
	const path = target.startsWith('$lib')
		? target.replace('$lib', 'src/lib')
		: target.startsWith('.')
			? posix.join(posix.dirname(file), target)
			: null;
	if (path === null) return whyNotPackage(file, folder, pure, target);
	if (target.startsWith('$lib') && (PURE.includes(folder) || folder === SERVER))
		return `"${target}": ${folder} must load outside Vite too, so import it by a relative path`;
	return whyNotFolder(file, folder, pure, path);
}

function whyNotFolder(file: string, from: string, pure: boolean, path: string): string | null {
	if (!path.startsWith('src/')) return null; // lessons, package.json
	const to = folderOf(path);
	if (NODE_FILES.has(path.replace(/(\.[jt]s)?$/, '.ts')) && !runsOnNode(file, from))
		return `${path} needs Node: it must not reach a browser`;
	if (to === from) return null;
	const arrow = `${from} must not import ${to}`;
	if (to === SERVER && (from !== 'routes' || !runsOnNode(file, from)))
		return `${arrow}: it never reaches a browser`;
	if (from === 'routes') return null;
	if (to === 'routes' || from === UI) return arrow;
	if (to === UI) return pure || from === SERVER ? arrow : null;
	if (pure && !PURE.includes(to)) return `${arrow}: ${from} is pure`;
	return rowOf(to) < rowOf(from) || ALSO[from] === to ? null : arrow;
}

function whyNotPackage(file: string, from: string, pure: boolean, target: string): string | null {
	const name = target.replace(/^node:/, '').split('/')[0] ?? '';
	const node = target.startsWith('node:') || builtinModules.includes(name) || name === 'ws';
	const svelte = /^(svelte|@sveltejs|\$app|\$env)(\/|$)/.test(target);
	if (pure && (node || svelte)) return `${from} is pure: it must not import "${target}"`;
	if (node && !runsOnNode(file, from))
		return `${from} runs in the browser: it must not import "${target}"`;
	return null;
}

/** The server's folder, endpoints, `+page.server.ts`, hooks and `NODE_FILES`. */
const runsOnNode = (file: string, folder: string) =>
	folder === SERVER ||
	NODE_FILES.has(file) ||
	(folder === 'routes' && /(^|\/)(\+server|[^/]*\.server)\.ts$/.test(file));

/** Why a pure file must not hold this piece of code; null if it may. */
function whyNotUse(node: ts.Node): string | null {
	if (ts.isNewExpression(node) && node.expression.getText() === 'Date')
		return 'new Date(): time comes from the log';
	if (ts.isPropertyAccessExpression(node) && FORBIDDEN_CALLS.has(node.getText()))
		return `${node.getText()}: time, randomness and ids come from the log or the seed`;
	if (ts.isIdentifier(node) && FORBIDDEN_GLOBALS.has(node.text) && isGlobal(node))
		return `${node.text}: a pure folder knows neither the DOM nor Node`;
	return null;
}

/** Whether a name is used as a value, rather than naming a field, a parameter or a variable. */
function isGlobal(name: ts.Identifier): boolean {
	const { parent } = name;
	if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
	if (ts.isQualifiedName(parent)) return false;
	const declares =
		ts.isVariableDeclaration(parent) ||
		ts.isParameter(parent) ||
		ts.isPropertyAssignment(parent) ||
		ts.isPropertySignature(parent) ||
		ts.isPropertyDeclaration(parent) ||
		ts.isMethodDeclaration(parent) ||
		ts.isFunctionDeclaration(parent);
	return !(declares && parent.name === name);
}
