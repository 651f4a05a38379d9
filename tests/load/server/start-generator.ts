import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Generator } from './generator-calls';

/** Starts the process that makes the load. */
export async function startGenerator(): Promise<Generator & { readonly stop: () => void }> {
	const file = fileURLToPath(new URL('generator.ts', import.meta.url));
	const child = fork(file, { execArgv: ['--import', 'tsx'] });
	await once(child, 'spawn');

	async function call(name: keyof Generator, asked: object): Promise<unknown> {
		child.send({ call: name, asked });
		const [{ answer, error }] = (await once(child, 'message')) as [
			{ answer?: unknown; error?: string },
		];
		if (error !== undefined) throw new Error(`${name}: ${error}`);
		return answer;
	}

	return {
		open: (asked) => call('open', asked) as ReturnType<Generator['open']>,
		flood: (asked) => call('flood', asked) as ReturnType<Generator['flood']>,
		pace: (asked) => call('pace', asked) as ReturnType<Generator['pace']>,
		close: (asked) => call('close', asked) as ReturnType<Generator['close']>,
		stop: () => void child.kill(),
	};
}
