import { parseArgs } from 'node:util';

/** Most clients that one terminal runs. */
export const CROWD_MAX = 5_000;

export const USAGE = `Usage: npm run crowd -- --url URL [--clients N] [--rate R] [--seconds S] [--seed N]

  --url      a playground's page (http://localhost:3000/playground/ID) or socket (ws://…/ws/ID)
  --clients  how many simulated clients, 1–${CROWD_MAX} (20)
  --rate     their pace, 0.1–10, where 1 is human (1)
  --seconds  stop after so long; without it, stop with Ctrl-C
  --seed     another seed, another crowd (1)`;

export interface CrowdArguments {
	/** `ws://…/ws/ID` */
	readonly socket: string;
	/** `http://…/api/playgrounds/ID` */
	readonly info: string;
	readonly clients: number;
	readonly rate: number;
	/** Null: until Ctrl-C. */
	readonly seconds: number | null;
	readonly seed: number;
}

/** An argument is missing or wrong; the message says which. */
export class UsageError extends Error {}

/** Reads the command line. @throws UsageError */
export function readArguments(args: readonly string[]): CrowdArguments {
	const { url, clients, rate, seconds, seed } = parse(args);
	if (url === undefined) throw new UsageError('--url is missing: which playground?');
	return {
		...addresses(url),
		clients: number('clients', clients ?? '20', 1, CROWD_MAX, true),
		rate: number('rate', rate ?? '1', 0.1, 10, false),
		seconds: seconds === undefined ? null : number('seconds', seconds, 1, 86_400, false),
		seed: number('seed', seed ?? '1', 0, 2 ** 32 - 1, true),
	};
}

function parse(args: readonly string[]) {
	const string = { type: 'string' } as const;
	const options = { url: string, clients: string, rate: string, seconds: string, seed: string };
	try {
		return parseArgs({ args: [...args], options }).values;
	} catch (cause) {
		throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
	}
}

function addresses(text: string): Pick<CrowdArguments, 'socket' | 'info'> {
	const url = URL.canParse(text) ? new URL(text) : null;
	const [, id] = /^\/(?:playground|ws)\/([^/]+)\/?$/.exec(url?.pathname ?? '') ?? [];
	const scheme = /^(?:http|ws)(s?):$/.exec(url?.protocol ?? '');
	if (!url || !scheme || id === undefined)
		throw new UsageError(
			`--url must look like http://localhost:3000/playground/ID or ws://localhost:3000/ws/ID, not "${text}".`,
		);
	const [, s = ''] = scheme;
	return {
		socket: `ws${s}://${url.host}/ws/${id}`,
		info: `http${s}://${url.host}/api/playgrounds/${id}`,
	};
}

function number(name: string, text: string, min: number, max: number, whole: boolean): number {
	const value = text.trim() === '' ? NaN : Number(text);
	if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
	const kind = whole ? 'a whole number' : 'a number';
	throw new UsageError(`--${name} must be ${kind} from ${min} to ${max}, not "${text}".`);
}
