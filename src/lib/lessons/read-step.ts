import type { GenericSchema } from 'valibot';
import type { AppName } from '../protocol';
import type { Action } from '../sim/scenario';
import type { Ask, Gate } from './ask';
import { GateBlock, QuestionBlock, TracedQuestionBlock } from './ask-blocks';
import { codeBlock, ScenarioBlock, SourcesBlock, ToyBlock, ViewBlock } from './blocks';
import type { CodeRef, Source, Step, Toy, ViewRef } from './lesson';
import { countWords, linksIn, unsafeLines, type Link } from './prose';
import { DATA_BLOCKS } from './remark-steps.js';
import type { Fence, Section } from './sections';
import { stepId } from './step-id.js';
import type { Trial } from './trial';
import { TrialBlock } from './trial-block';
import { readYaml, type Fault, type LineOf } from './yaml-block';

/** Where a step's parts stand in the file. The arrays run beside those of the step. */
export interface StepLines {
	readonly heading: number;
	readonly scenario: readonly number[];
	readonly gates: readonly LineOf[];
	readonly questions: readonly LineOf[];
	readonly trials: readonly LineOf[];
	readonly code: LineOf | null;
	readonly view: LineOf | null;
	readonly links: readonly Link[];
}

export interface ReadStep {
	readonly step: Step;
	readonly lines: StepLines;
	/** A lesson's sources may stand in any of its steps; empty in all others. */
	readonly sources: readonly Source[];
}

export type Report = (fault: Fault) => void;

/** Blocks that are shown as code; every other name of a block is a slip. */
const CODE_LANGUAGES = ['js', 'json', 'text', 'http', 'sh', 'python'];
/** Blocks of which a step has one at most. */
const SINGLE = ['scenario', 'toy', 'code', 'view', 'sources'];

/** Reads one `## ` section: its prose and its blocks. `app` is what its code is of. */
export function readStep(section: Section, app: AppName, report: Report): ReadStep {
	const { heading, prose, fences } = section;
	const title = heading.text.replaceAll('`', '');
	const id = stepId(title);
	if (!id) report({ line: heading.line, message: 'A step needs a heading.' });
	for (const { line } of unsafeLines(prose))
		report({ line, message: 'The signs { } < may stand in `code` only.' });

	const scenario: Action[] = [];
	const scenarioLines: number[] = [];
	const gates: Gate[] = [];
	const questions: Ask[] = [];
	const trials: Trial[] = [];
	const lines = { gates: [] as LineOf[], questions: [] as LineOf[], trials: [] as LineOf[] };
	let toy: Toy | null = null;
	let code: CodeRef | null = null;
	let codeLine: LineOf | null = null;
	let view: ViewRef | null = null;
	let viewLine: LineOf | null = null;
	let sources: readonly Source[] = [];

	const read: Readonly<Record<string, (fence: Fence) => void>> = {
		scenario(fence) {
			const block = readBlock(ScenarioBlock, fence, report);
			scenario.push(...(block?.value ?? []));
			scenarioLines.push(...(block?.value ?? []).map((_, i) => block?.lineOf(i) ?? fence.line));
		},
		gate(fence) {
			const block = readBlock(GateBlock, fence, report);
			if (!block) return;
			gates.push({ id: `${id}-gate-${gates.length + 1}`, ...block.value });
			lines.gates.push(block.lineOf);
		},
		question(fence) {
			const block = readQuestion(`${id}-question-${questions.length + 1}`, fence, report);
			if (!block) return;
			questions.push(block.ask);
			lines.questions.push(block.lineOf);
		},
		try(fence) {
			const block = readBlock(TrialBlock, fence, report);
			if (!block) return;
			trials.push({ id: `${id}-try-${trials.length + 1}`, ...block.value });
			lines.trials.push(block.lineOf);
		},
		toy: (fence) => (toy = readBlock(ToyBlock, fence, report)?.value ?? null),
		code(fence) {
			const block = readBlock(codeBlock(app), fence, report);
			code = block && block.value;
			codeLine = block && block.lineOf;
		},
		view(fence) {
			const block = readBlock(ViewBlock, fence, report);
			view = block && block.value;
			viewLine = block && block.lineOf;
		},
		sources: (fence) => (sources = readBlock(SourcesBlock, fence, report)?.value ?? []),
	};

	for (const fence of fences) {
		const { line, language } = fence;
		if (!fence.closed) report({ line, message: 'This block is never closed with ```.' });
		else if (Object.hasOwn(read, language)) read[language]?.(fence);
		else if (!CODE_LANGUAGES.includes(language)) {
			const known = [...DATA_BLOCKS, ...CODE_LANGUAGES].join(', ');
			const name = language ? `\`${language}\`` : 'without a name';
			report({ line, message: `A block ${name} is not known; known are ${known}.` });
		}
	}

	checkKind(title, heading.line, fences, report);
	return {
		step: {
			id,
			title,
			scenario,
			gates,
			questions,
			trials,
			code,
			view,
			toy,
			words: countWords(prose),
		},
		lines: {
			...{ heading: heading.line, scenario: scenarioLines, ...lines },
			...{ code: codeLine, view: viewLine, links: linksIn(prose) },
		},
		sources,
	};
}

/** A step plays one scenario, tries something, or asks the closing quiz; or it is a toy. */
function checkKind(title: string, line: number, fences: readonly Fence[], report: Report): void {
	const named = (name: string) => fences.filter(({ language }) => language === name);
	for (const name of SINGLE) {
		const second = named(name)[1];
		if (second)
			report({ line: second.line, message: `A step has one ${name}; this is its second.` });
	}
	const acts = named('scenario').length > 0;
	const tries = named('try').length > 0;
	const toy = named('toy').length > 0;
	if (acts && toy)
		report({ line, message: `The step "${title}" has a scenario and a toy; one of them must go.` });
	if (!acts && !tries && !toy && named('question').length === 0)
		report({
			line,
			message: `The step "${title}" has no act: it needs a scenario, something to try, the closing questions or a toy.`,
		});
}

/** A question whose key is in the trace, or in the block. */
function readQuestion(
	id: string,
	fence: Fence,
	report: Report,
): { ask: Ask; lineOf: LineOf } | null {
	if (/^key:/m.test(fence.text)) {
		const block = readBlock(TracedQuestionBlock, fence, report);
		return block && { ask: { id, ...block.value }, lineOf: block.lineOf };
	}
	const block = readBlock(QuestionBlock, fence, report);
	return (
		block && { ask: { id, ask: 'choice', message: null, ...block.value }, lineOf: block.lineOf }
	);
}

/** The block's value, or null after its faults were reported. */
function readBlock<T>(schema: GenericSchema<unknown, T>, fence: Fence, report: Report) {
	const block = readYaml(schema, fence.text, fence.line + 1);
	if (block.ok) return block;
	block.faults.forEach(report);
	return null;
}
