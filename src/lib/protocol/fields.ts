import * as v from 'valibot';
import { NAME_MAX, OWN_ID_MAX, TEXT_MAX } from './limits';

/** Whether `text` has at most `max` code points; a string over twice that in UTF-16 units cannot. */
const fits = (text: string, max: number): boolean =>
	text.length <= max || (text.length <= max * 2 && [...text].length <= max);

/** Text a person wrote: 1–280 code points after trimming. Data, never markup. */
export const Text = v.pipe(
	v.string('text must be a string'),
	v.trim(),
	v.check((text) => text.length > 0, 'text must not be empty'),
	v.check((text) => fits(text, TEXT_MAX), `text must be at most ${TEXT_MAX} characters`),
);

/** What turns the words around it (Unicode's embeddings, overrides and isolates), and controls. */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** A name of 1–24 code points after trimming, without control characters; `field` is for errors. */
export const shortName = (field: string) =>
	v.pipe(
		v.string(`${field} must be a string`),
		v.trim(),
		v.check(
			(name) => name.length > 0 && fits(name, NAME_MAX),
			`${field} must be 1–${NAME_MAX} characters`,
		),
		v.check((name) => !CONTROL.test(name), `${field} must not hold control characters`),
	);

/** Name of a client: 1–24 code points after trimming, no control characters. */
export const Name = shortName('name');

/** Id that a sender chose for its own post, so that a retry is harmless. */
export const OwnId = v.pipe(
	v.string('id must be a string'),
	v.regex(/^[\w.:-]+$/, 'id may hold letters, digits and _ . : - only'),
	v.maxLength(OWN_ID_MAX, `id must be at most ${OWN_ID_MAX} characters`),
);

/** Any id that points at something: a client, a post. */
export const Id = v.pipe(
	v.string('id must be a string'),
	v.minLength(1, 'id must not be empty'),
	v.maxLength(64, 'id is too long'),
);

/** Position in a log, counted from 1; 0 means "before the first". */
export const Seq = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Time in milliseconds since the Unix epoch. */
export const Millis = v.pipe(v.number(), v.finite());

/** Comes back in an `error` about the message that carried it. */
export const Ref = v.union([v.pipe(v.string(), v.maxLength(64)), v.pipe(v.number(), v.finite())]);

/** Who did it: id and name of a client. */
export const By = v.object({ id: Id, name: v.string() });
export type By = v.InferOutput<typeof By>;

export const APPS = ['feed', 'chat', 'stocks'] as const;
export type AppName = (typeof APPS)[number];

export const AGENTS = ['browser', 'simulated', 'external'] as const;
export type Agent = (typeof AGENTS)[number];
