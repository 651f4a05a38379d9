import * as v from 'valibot';
import { TICKER_WAYS } from '../client/ticker-ways';
import { ERROR_CODES, TrialHeaders } from '../protocol';
import { Words } from './blocks';
import { MEASURED, POLL_SECONDS, type Experiment, type Trial } from './trial';

/** Most texts that one trial sends, all rounds together. */
const TEXTS_MAX = 400;

const Count = (least: number, most: number) =>
	v.pipe(
		v.number('must be a number'),
		v.integer('must be a whole number'),
		v.minValue(least, `must be at least ${least}`),
		v.maxValue(most, `must be at most ${most}`),
	);

const Texts = v.pipe(
	v.array(v.string('must be a text'), 'must be a list of texts'),
	v.minLength(1, 'needs at least one'),
);

const Choices = v.pipe(
	v.array(
		v.strictObject({
			text: Words,
			is: v.pipe(v.union([v.string(), v.number()], 'must be an outcome'), v.transform(String)),
			right: v.optional(v.boolean('must be `true` or `false`'), false),
			reason: Words,
		}),
		'must be a list, each with `text`, `is` and `reason`',
	),
	v.minLength(2, 'needs at least two'),
	v.maxLength(6, 'has at most six'),
	v.check(
		(all) =>
			new Set(all.map(({ text }) => text)).size === all.length &&
			new Set(all.map(({ is }) => is)).size === all.length,
		'must differ in their texts and outcomes',
	),
	v.check(
		(all) => all.filter(({ right }) => right).length === 1,
		'need one with `right: true`, and no more',
	),
);

/** Outcomes that each kind of trial can have, as a pattern, and in words. */
const OUTCOMES: Readonly<Record<Experiment['kind'], readonly [RegExp, string]>> = {
	handshake: [/^[1-5]\d\d$/, 'a status such as `403`'],
	sends: [
		new RegExp(`^(nothing|closed \\d{4}|${ERROR_CODES.join('|')})$`),
		`\`nothing\`, \`closed 1008\` or one of ${ERROR_CODES.join(', ')}`,
	],
	measure: [new RegExp(`^(${TICKER_WAYS.join('|')})$`), `one of ${TICKER_WAYS.join(', ')}`],
};

/** A ```try block. */
export const TrialBlock = v.pipe(
	v.strictObject({
		question: Words,
		concept: Words,
		handshake: v.optional(TrialHeaders),
		sends: v.optional(Texts),
		times: v.optional(Count(1, TEXTS_MAX)),
		most: v.optional(v.picklist(MEASURED, `must be one of ${MEASURED.join(', ')}`)),
		seconds: v.optional(Count(4, 20)),
		poll: v.optional(v.picklist(POLL_SECONDS, `must be one of ${POLL_SECONDS.join(', ')}`)),
		choices: Choices,
	}),
	v.rawTransform(({ dataset, addIssue, NEVER }): Omit<Trial, 'id'> => {
		const { question, concept, choices, ...what } = dataset.value;
		const experiment = experimentOf(what);
		if (!experiment) {
			addIssue({ message: 'a trial has one of `handshake`, `sends` and `most`' });
			return NEVER;
		}
		const [pattern, words] = OUTCOMES[experiment.kind];
		const odd = choices.findIndex(({ is }) => !pattern.test(is));
		if (odd >= 0) {
			const choice = choices[odd] as (typeof choices)[number];
			addIssue({
				message: `must be ${words}`,
				path: [
					{ type: 'object', origin: 'value', input: dataset.value, key: 'choices', value: choices },
					{ type: 'array', origin: 'value', input: choices, key: odd, value: choice },
					{ type: 'object', origin: 'value', input: choice, key: 'is', value: choice.is },
				],
			});
			return NEVER;
		}
		return { question, concept, choices, experiment };
	}),
);

interface Fields {
	readonly handshake?: TrialHeaders | undefined;
	readonly sends?: readonly string[] | undefined;
	readonly times?: number | undefined;
	readonly most?: (typeof MEASURED)[number] | undefined;
	readonly seconds?: number | undefined;
	readonly poll?: (typeof POLL_SECONDS)[number] | undefined;
}

/** What is to be tried; null if that is nothing, more than one thing, or a mixture. */
function experimentOf({ handshake, sends, times, most, seconds, poll }: Fields): Experiment | null {
	if ([handshake, sends, most].filter((one) => one !== undefined).length !== 1) return null;
	if ((times !== undefined && !sends) || ((seconds ?? poll) !== undefined && !most)) return null;
	if (handshake) return { kind: 'handshake', headers: handshake };
	if (sends) return { kind: 'sends', texts: sends, times: times ?? 1 };
	return most ? { kind: 'measure', most, seconds: seconds ?? 10, poll: poll ?? 1 } : null;
}
