/** What went wrong in one sentence for the person at the terminal; needs no stack. */
export class Failure extends Error {}

/**
 * Runs `work`; a `Failure` ends the process with its sentence and exit code 1.
 * @param {() => Promise<void>} work
 */
export async function exitOnFailure(work) {
	try {
		await work();
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		console.error(error.message);
		process.exit(1);
	}
}
