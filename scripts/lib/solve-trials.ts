import type { AddressInfo } from 'node:net';
import { timer } from '../../src/lib/client/timer';
import type { Lesson } from '../../src/lib/lessons/lesson';
import type { LessonError } from '../../src/lib/lessons/lesson-error';
import type { ParsedLesson } from '../../src/lib/lessons/parse';
import { runTrial } from '../../src/lib/lessons/run-trial';
import type { Trial } from '../../src/lib/lessons/trial';
import { attach, createHttpServer, createLive } from '../../src/lib/server';
import { tryHandshake } from '../../src/lib/server/trial';
import { overNodeSocket } from '../../src/lib/sim/node';

/** Does what lessons let a reader try, on a live server of its own; `stop` ends that. */
export async function startTrials() {
	const live = createLive();
	const server = createHttpServer(live.settings, (request, response) => {
		request.resume().once('end', () => response.writeHead(404).end());
	});
	attach(server, live);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const host = `127.0.0.1:${port}`;
	let address = 0;

	/** What comes of it; null for what takes a page to measure. */
	async function outcomeOf({ app }: Lesson, { experiment }: Trial): Promise<string | null> {
		if (experiment.kind === 'measure') return null;
		// Each from an address of its own: many playgrounds from one would be too many.
		const creation = live.createPlayground({ app, seed: 7 }, `trial-${++address}`);
		if (!creation.ok) throw new Error(creation.refusal.message);
		const { id, socket } = creation.created;
		const { is } = await runTrial(experiment, {
			handshake: (headers) =>
				tryHandshake({
					...{ here: { address: '127.0.0.1', port }, playground: id },
					...{ headers, host, origin: `http://${host}` },
				}),
			connect: overNodeSocket(`ws://${host}${socket}`),
			schedule: timer,
		});
		return is;
	}

	/** Where a lesson's marked choice is not what really comes. */
	async function faultsOf({ file, lesson, lines }: ParsedLesson): Promise<LessonError[]> {
		const errors: LessonError[] = [];
		for (const [i, { trials }] of lesson.steps.entries())
			for (const [at, trial] of trials.entries()) {
				const came = await outcomeOf(lesson, trial);
				const mine = trial.choices.findIndex(({ right }) => right);
				if (came === null || trial.choices[mine]?.is === came) continue;
				errors.push({
					file,
					line: lines[i]?.trials[at]?.('choices', mine, 'is') ?? 1,
					message: `"${trial.choices[mine]?.text}" is marked as right, but trying it gives ${came}.`,
				});
			}
		return errors;
	}

	async function stop(): Promise<void> {
		await live.stop();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
	return { faultsOf, stop };
}
