import type { GenericSchema } from 'valibot';
import type { Action } from '../sim/scenario';
import { GateBlock, ScenarioBlock, ToyBlock } from './blocks';
import type { Gate, Step, Toy } from './lesson';
import { countWords, linksIn, unsafeLines, type Link } from './prose';
import type { Fence, Section } from './sections';
import { stepId } from './step-id.js';
import { readYaml, type Fault, type LineOf } from './yaml-block';

/** Where a step's parts stand in the file. The arrays run beside those of the step. */
export interface StepLines {
	readonly heading: number;
	readonly scenario: readonly number[];
	readonly gates: readonly LineOf[];
	readonly links: readonly Link[];
}

export interface ReadStep {
	readonly step: Step;
	readonly lines: StepLines;
}

export type Report = (fault: Fault) => void;

/** Blocks that are shown as code; every other name of a block is a slip. */
const CODE_LANGUAGES = ['js', 'json', 'text', 'sh', 'python'];

/** Reads one `## ` section: its prose and its blocks. */
export function readStep({ heading, prose, fences }: Section, report: Report): ReadStep {
	const title = heading.text.replaceAll('`', '');
	const id = stepId(title);
	if (!id) report({ line: heading.line, message: 'A step needs a heading.' });
	for (const { line } of unsafeLines(prose))
		report({ line, message: 'The signs { } < may stand in `code` only.' });

	const scenario: Action[] = [];
	const scenarioLines: number[] = [];
	const gates: Gate[] = [];
	const gateLines: LineOf[] = [];
	let toy: Toy | null = null;

	for (const fence of fences) {
		const { line, language } = fence;
		if (!fence.closed) report({ line, message: 'This block is never closed with ```.' });
		else if (language === 'scenario') {
			const block = readBlock(ScenarioBlock, fence, report);
			scenario.push(...(block?.value ?? []));
			scenarioLines.push(...(block?.value ?? []).map((_, i) => block?.lineOf(i) ?? line));
		} else if (language === 'gate') {
			const block = readBlock(GateBlock, fence, report);
			if (!block) continue;
			gates.push({ id: `${id}-gate-${gates.length + 1}`, ...block.value });
			gateLines.push(block.lineOf);
		} else if (language === 'toy') toy = readBlock(ToyBlock, fence, report)?.value ?? null;
		else if (!CODE_LANGUAGES.includes(language)) {
			const known = ['scenario', 'gate', 'toy', ...CODE_LANGUAGES].join(', ');
			const name = language ? `\`${language}\`` : 'without a name';
			report({ line, message: `A block ${name} is not known; known are ${known}.` });
		}
	}

	checkKind(title, heading.line, fences, report);
	return {
		step: { id, title, scenario, gates, toy, words: countWords(prose) },
		lines: {
			heading: heading.line,
			scenario: scenarioLines,
			gates: gateLines,
			links: linksIn(prose),
		},
	};
}

/** A step plays one scenario, or it is a toy. */
function checkKind(title: string, line: number, fences: readonly Fence[], report: Report): void {
	const named = (name: string) => fences.filter(({ language }) => language === name);
	const [first, second] = named('scenario');
	if (second)
		report({ line: second.line, message: 'A step has one scenario; this is its second.' });
	if (first && named('toy').length > 0)
		report({ line, message: `The step "${title}" has a scenario and a toy; one of them must go.` });
	if (!first && named('toy').length === 0)
		report({ line, message: `The step "${title}" has neither a scenario nor a toy.` });
}

/** The block's value, or null after its faults were reported. */
function readBlock<T>(schema: GenericSchema<unknown, T>, fence: Fence, report: Report) {
	const block = readYaml(schema, fence.text, fence.line + 1);
	if (block.ok) return block;
	block.faults.forEach(report);
	return null;
}
