import { stepId } from './step-id.js';

/**
 * The parts of a Markdown tree (mdast) that are used here.
 * @typedef {{ type: string, depth?: number, lang?: string | null, value?: string, children?: Node[] }} Node
 */

/** Fenced blocks that are data for the page and no prose. */
export const DATA_BLOCKS = Object.freeze([
	...['scenario', 'gate', 'question', 'try', 'code', 'view', 'toy', 'sources'],
]);

const STEP_IMPORT = `<script>\n\timport Step from '$lib/lessons/Step.svelte';\n</script>`;

/**
 * Remark plugin: takes the data blocks out of a lesson's prose and puts each `## ` section into
 * a `<Step>`, so that the page can show one at a time. What the blocks say reaches the page
 * through `catalog.ts`.
 * @returns {(tree: Node, file: { data: Record<string, unknown> }) => void}
 */
export function remarkSteps() {
	return (tree, file) => {
		// The page gets the frontmatter from the catalog: a second copy would only be downloaded.
		delete file.data['fm'];

		/** @type {Node[]} */
		const children = [html(STEP_IMPORT)];
		let steps = 0;
		for (const node of tree.children ?? []) {
			if (node.type === 'code' && DATA_BLOCKS.includes(node.lang ?? '')) continue;
			if (node.type === 'heading' && node.depth === 2) {
				if (steps > 0) children.push(html('</Step>'));
				children.push(html(`<Step index={${steps++}} id="${stepId(textOf(node))}">`));
			}
			children.push(node);
		}
		if (steps > 0) children.push(html('</Step>'));
		tree.children = children;
	};
}

/** @type {(value: string) => Node} */
const html = (value) => ({ type: 'html', value });

/** @type {(node: Node) => string} */
const textOf = (node) => node.value ?? (node.children ?? []).map(textOf).join('');
