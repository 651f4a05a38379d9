import { describe, expect, test } from 'vitest';
import {
	DRILL_KINDS,
	judgeDrill,
	makeDrill,
	makeRound,
	TOPICS,
	type Drill,
	type DrillKind,
} from '../src/lib/quiz/drills';
import { signatureOf } from '../src/lib/quiz/drills/round';
import { CONCEPTS } from '../src/lib/quiz/concepts';
import { COMPUTED } from './support/solver/computed';
import type { Solver } from './support/solver/reading';
import { TRAFFIC } from './support/solver/traffic';

const SOLVERS: Readonly<Record<DrillKind, Solver>> = { ...TRAFFIC, ...COMPUTED };
const QUESTIONS = 1000;

/** Answers a drill without its key, then holds the key and every other answer against that. */
function checkDrill(drill: Drill): void {
	const { ask } = drill;
	const solution = SOLVERS[drill.kind](drill);
	const wrongly = (answer: string | readonly string[]): void => {
		const verdict = judgeDrill(ask, answer);
		expect(verdict?.right, `${drill.id}: ${String(answer)}`).toBe(false);
		expect(verdict?.reason, `${drill.id}: ${String(answer)}`).toMatch(/^\S.{15,}[.!?”]$/s);
	};
	if (ask.form === 'one') {
		if (typeof solution !== 'function') throw new Error(`${drill.id} was solved in another form.`);
		expect(
			ask.choices.filter(solution).map(({ id }) => id),
			`${drill.id} ${drill.question}`,
		).toEqual([ask.key]);
		expect(ask.choices.length, drill.id).toBeGreaterThanOrEqual(3);
		expect(new Set(ask.choices.map(({ text }) => text)).size).toBe(ask.choices.length);
		for (const { id } of ask.choices) if (id !== ask.key) wrongly(id);
	} else if (ask.form === 'clients') {
		expect([...ask.key].sort(), `${drill.id} ${drill.question}`).toEqual(
			[...(solution as string[])].sort(),
		);
		const all = ask.clients.map(({ id }) => id);
		// Each single mistake: one too many, one too few; and the two ends.
		for (const id of all)
			wrongly(ask.key.includes(id) ? ask.key.filter((one) => one !== id) : [...ask.key, id]);
		if (ask.key.length !== all.length) wrongly(all);
		if (ask.key.length > 0) wrongly([]);
	} else {
		expect(ask.key, `${drill.id} ${drill.question}`).toEqual(solution);
		expect(ask.items.map(({ id }) => id)).not.toEqual(ask.key);
		for (const order of permutations(ask.key)) if (order.join() !== ask.key.join()) wrongly(order);
	}
	expect(judgeDrill(ask, ask.key)).toMatchObject({ right: true });
	expect(drill.question, drill.id).toMatch(/^[A-Z“`].*\?$/s);
	expect(drill.why, drill.id).toMatch(/^\S.*[.!?”]$/s);
	checkTexts(drill);
}

/** No text may show that something was not there to be said. */
function checkTexts(drill: Drill): void {
	const text = JSON.stringify([drill.question, drill.ask, drill.why, drill.exhibits]);
	for (const bad of [
		'undefined',
		'null,',
		'NaN',
		'[object',
		'  ',
		'..',
		'“”',
		'’s’s',
		'to nobody got',
	])
		expect(text.includes(bad) && !text.includes('…'), `${drill.id} says “${bad}”: ${text}`).toBe(
			false,
		);
}

function permutations<T>(items: readonly T[]): T[][] {
	if (items.length < 2) return [[...items]];
	return items.flatMap((item, i) =>
		permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
	);
}

describe('a thousand questions', () => {
	const perTopic = Math.ceil(QUESTIONS / TOPICS.length);
	const apps = new Set<string>();
	let asked = 0;

	test.each(DRILL_KINDS)(
		'of the kind %s are answered from what they show',
		async (kind) => {
			for (const topic of TOPICS.filter((topic) => topic.kind === kind))
				for (let seed = 1; seed <= perTopic; seed++) {
					const drill = await makeDrill({ ...topic, seed: seed * 7919 });
					if (drill.scene) apps.add(drill.scene.app);
					asked++;
					checkDrill(drill);
				}
		},
		60_000,
	);

	test('are a thousand, on the traffic of all three apps', () => {
		expect(asked).toBeGreaterThanOrEqual(QUESTIONS);
		expect([...apps].sort()).toEqual(['chat', 'feed', 'stocks']);
	});
});

test('every concept of the course is drilled', () => {
	const drilled = new Set(TOPICS.map(({ concept }) => concept));
	expect(CONCEPTS.filter(({ id }) => !drilled.has(id))).toEqual([]);
});

test('no two questions of a round are alike, whatever is asked for', async () => {
	for (let seed = 1; seed <= 12; seed++) {
		const concept = CONCEPTS[(seed * 5) % CONCEPTS.length]?.id;
		const round = await makeRound(
			seed,
			seed % 2 && concept ? { concepts: [concept], size: 6 } : { size: 12 },
		);
		expect(round).toHaveLength(seed % 2 ? 6 : 12);
		expect(new Set(round.map(signatureOf)).size).toBe(round.length);
	}
});
