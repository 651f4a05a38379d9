import * as v from 'valibot';

/** Small things a page keeps for this browser tab. Storage may be forbidden: then nothing is kept. */
export const remembered = {
	get(key: string): string | null {
		try {
			return sessionStorage.getItem(`duplex:${key}`);
		} catch {
			return null;
		}
	},
	/** What was kept with `keep`; `otherwise` if there is nothing, or nothing of ours. */
	read<Schema extends v.GenericSchema>(
		key: string,
		schema: Schema,
		otherwise: v.InferOutput<Schema>,
	): v.InferOutput<Schema> {
		try {
			return v.parse(schema, JSON.parse(remembered.get(key) ?? ''));
		} catch {
			return otherwise;
		}
	},
	/** Keeps plain data. */
	keep: (key: string, value: unknown): void => remembered.set(key, JSON.stringify(value)),
	set(key: string, value: string): void {
		try {
			sessionStorage.setItem(`duplex:${key}`, value);
		} catch {
			// Then it is asked for again.
		}
	},
};
