import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { CodeCall, CodeRun } from '../quiz/code-run';

/** A function as it stands in its source. Lines count from 1 within the listing. */
export interface CodeSource {
	/** `src/lib/apps/feed.ts` */
	readonly file: string;
	/** Where the listing begins in the file. */
	readonly firstLine: number;
	/** The source, moved to the left. */
	readonly text: string;
	readonly runs: readonly CodeRun[];
	/** The playground calls it: a handler, or what runs at openings, closings and ticks. */
	readonly called: boolean;
}

/** Parts of an app that the playground calls and no message names. */
const CALLED = ['opened', 'closed', 'reset', 'tick'];

const CALLS = ['send', 'broadcast', 'reject'] as const;
/** What runs: no test, and nothing outside. */
const RUNS = /^src\/lib\/(?:[\w-]+\/)+[\w-]+(?:\.svelte)?\.ts$/;
const APP = /^src\/lib\/apps\/[\w-]+\.ts$/;

/**
 * Names of all functions of a file that can be shown, of an app's its handlers first; null if it is
 * no file that runs. Node only.
 */
export function functionsOf(root: string, file: string): string[] | null {
	const found = functionsIn(root, file);
	return found && [...found.keys()];
}

/** A function, cut from the source that runs; null if there is none. Node only. */
export function codeSource(root: string, file: string, name: string): CodeSource | null {
	const node = functionsIn(root, file)?.get(name);
	if (!node) return null;
	const tree = node.getSourceFile();
	const lineAt = (position: number) => tree.getLineAndCharacterOfPosition(position).line + 1;
	const from = lineAt(node.getStart(tree));
	const start = tree.getPositionOfLineAndCharacter(from - 1, 0);
	const lines = tree.text.slice(start, node.getEnd()).split('\n');
	const indent = /^\s*/.exec(lines[0] ?? '')?.[0].length ?? 0;
	return {
		file,
		firstLine: from,
		text: lines.map((line) => line.slice(indent).replaceAll('\t', '  ')).join('\n'),
		runs: runsIn(node, (position) => lineAt(position) - from + 1),
		called: APP.test(file) && (CALLED.includes(name) || isHandler(node)),
	};
}

/** Every call in an app's file that sends something of a literal type or code. Node only. */
export function callsOf(root: string, file: string): CodeCall[] {
	const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const lines = text.split('\n');
	return runsIn(tree, (position) => tree.getLineAndCharacterOfPosition(position).line + 1).map(
		(run) => {
			const whole = lines
				.slice(run.line - 1, run.lastLine)
				.join(' ')
				.replace(/\s+/g, ' ');
			return { ...run, text: /\bio\..*\)/.exec(whole)?.[0] ?? whole.trim() };
		},
	);
}

/** It stands in the object `on`. */
function isHandler({ parent }: ts.Node): boolean {
	const object = parent as ts.Node | undefined; // a source file has none, whatever the type says
	const owner = object?.parent as ts.Node | undefined;
	return owner !== undefined && ts.isPropertyAssignment(owner) && owner.name.getText() === 'on';
}

/** By name; null if it is no file that runs. */
function functionsIn(root: string, file: string): Map<string, ts.Node> | null {
	if (!RUNS.test(file) || !existsSync(join(root, file))) return null;
	const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	return APP.test(file) ? partsOfApp(tree) : functionsOfAny(tree);
}

/** The functions of a file, outer ones before those inside them, and what is given a name at its top. */
function functionsOfAny(tree: ts.SourceFile): Map<string, ts.Node> {
	const found = new Map<string, ts.Node>();
	const add = (name: ts.Node | undefined, node: ts.Node): void => {
		if (name && ts.isIdentifier(name) && !found.has(name.text)) found.set(name.text, node);
	};
	let level: ts.Node[] = [tree];
	while (level.length > 0) {
		for (const node of level) {
			if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) add(node.name, node);
			else if (ts.isVariableStatement(node))
				for (const { name, initializer } of node.declarationList.declarations)
					if (node.parent === tree || (initializer && ts.isArrowFunction(initializer)))
						add(name, node);
		}
		level = level.flatMap((node) => childrenOf(node));
	}
	return found;
}

function childrenOf(node: ts.Node): ts.Node[] {
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => void children.push(child));
	return children;
}

/** By name: the handlers in `on`, the app's other functions, and those beside it in the file. */
function partsOfApp(tree: ts.SourceFile): Map<string, ts.Node> {
	const found = new Map<string, ts.Node>();
	const later = new Map<string, ts.Node>();
	const members = (object: ts.ObjectLiteralExpression, into: Map<string, ts.Node>): void => {
		for (const member of object.properties) {
			const name = member.name && ts.isIdentifier(member.name) ? member.name.text : '';
			if (ts.isMethodDeclaration(member)) into.set(name, member);
			else if (ts.isPropertyAssignment(member)) {
				if (name === 'on' && ts.isObjectLiteralExpression(member.initializer))
					members(member.initializer, found);
				else into.set(name, member);
			}
		}
	};
	const visit = (node: ts.Node): void => {
		if (ts.isFunctionDeclaration(node) && node.name) later.set(node.name.text, node);
		else if (
			ts.isCallExpression(node) &&
			/^defineApp\b/.test(node.expression.getText(tree)) &&
			node.arguments[0] &&
			ts.isObjectLiteralExpression(node.arguments[0])
		)
			members(node.arguments[0], later);
		else ts.forEachChild(node, visit);
	};
	visit(tree);
	for (const [name, node] of later) if (name && !found.has(name)) found.set(name, node);
	return found;
}

/** Every `io.send(…)`, `io.broadcast(…)` and `io.reject(…)` with a literal type or code. */
function runsIn(root: ts.Node, lineAt: (position: number) => number): CodeRun[] {
	const runs: CodeRun[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
			const by = CALLS.find(
				(call) => call === (node.expression as ts.PropertyAccessExpression).name.text,
			);
			const literal = node.arguments.find(ts.isStringLiteralLike);
			if (by && literal)
				runs.push({
					...{ line: lineAt(node.getStart()), lastLine: lineAt(node.getEnd()) },
					...{ by, what: literal.text },
				});
		}
		ts.forEachChild(node, visit);
	};
	visit(root);
	return runs;
}
