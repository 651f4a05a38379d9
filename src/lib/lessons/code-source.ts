import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { AppName } from '../protocol';
import type { CodeRun } from './listing';

/** A function of an app as it stands in its source. Lines count from 1 within the listing. */
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
const CALLED = ['opened', 'closed', 'tick'];

const CALLS = ['send', 'broadcast', 'reject'] as const;
const fileOf = (app: AppName) => `src/lib/apps/${app}.ts`;

/** Names of all functions of an app that can be shown, handlers first. Node only. */
export function functionsOf(root: string, app: AppName): string[] {
	return [...functionsIn(root, app).keys()];
}

/** A function of an app, cut from the source that runs; null if there is none. Node only. */
export function codeSource(root: string, app: AppName, name: string): CodeSource | null {
	const node = functionsIn(root, app).get(name);
	if (!node) return null;
	const tree = node.getSourceFile();
	const lineAt = (position: number) => tree.getLineAndCharacterOfPosition(position).line + 1;
	const from = lineAt(node.getStart(tree));
	const start = tree.getPositionOfLineAndCharacter(from - 1, 0);
	const lines = tree.text.slice(start, node.getEnd()).split('\n');
	const indent = /^\s*/.exec(lines[0] ?? '')?.[0].length ?? 0;
	return {
		file: fileOf(app),
		firstLine: from,
		text: lines.map((line) => line.slice(indent).replaceAll('\t', '  ')).join('\n'),
		runs: runsIn(node, (position) => lineAt(position) - from + 1),
		called: CALLED.includes(name) || isHandler(node),
	};
}

/** It stands in the object `on`. */
function isHandler({ parent }: ts.Node): boolean {
	const object = parent as ts.Node | undefined; // a source file has none, whatever the type says
	const owner = object?.parent as ts.Node | undefined;
	return owner !== undefined && ts.isPropertyAssignment(owner) && owner.name.getText() === 'on';
}

/** By name: the handlers in `on`, the app's other functions, and those beside it in the file. */
function functionsIn(root: string, app: AppName): Map<string, ts.Node> {
	const file = fileOf(app);
	const found = new Map<string, ts.Node>();
	if (!existsSync(join(root, file))) return found;
	const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
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
