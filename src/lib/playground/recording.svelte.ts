import { parseTrace, recordedSource } from '../client';
import { TraceView, type TraceSource } from '../diagram';
import { appOf } from '../screens';

/** Traces that a link may name: those of this server's playgrounds, and files it serves. */
const OWN_TRACE = /^\/(api\/playgrounds\/[\w-]+\/trace|traces\/[\w.-]+\.ndjson)$/;
/** Largest file that is read, in bytes: a playground ends before its trace is larger. */
const FILE_MAX = 200 * 1024 * 1024;

/** A recorded trace that the reader opens, from a file or from a link on this server. */
export class Recording {
	#view = $state.raw<TraceView | null>(null);
	#source: TraceSource = recordedSource([]);
	#name = $state.raw('');
	#error = $state.raw('');
	#busy = $state.raw('');

	/** The view of the trace that is open; a file that cannot be opened leaves it as it was. */
	get view(): TraceView | null {
		return this.#view;
	}
	/** The trace that is open. */
	get source(): TraceSource {
		return this.#source;
	}
	get name(): string {
		return this.#name;
	}
	/** What is wrong with the last file or link, in words; empty if nothing is. */
	get error(): string {
		return this.#error;
	}
	/** What is being done, in words; empty if nothing is. */
	get busy(): string {
		return this.#busy;
	}

	/** Opens a file and plays it from its start. */
	async openFile(file: File): Promise<void> {
		if (file.size > FILE_MAX) {
			this.#error = `${file.name} is larger than 200 MB: no trace of a playground is.`;
			return;
		}
		await this.#read(file.name, () => file.text(), true);
	}

	/** Opens a trace of this server by its path; plays it, or leaves it standing. */
	async openLink(path: string, plays: boolean): Promise<void> {
		if (!OWN_TRACE.test(path)) {
			this.#error = 'The link names a trace that is not on this server.';
			return;
		}
		await this.#read(
			path,
			async () => {
				const response = await fetch(path);
				if (response.ok) return response.text();
				throw new Error('That trace is not there: its playground may have ended.');
			},
			plays,
		);
	}

	async #read(name: string, read: () => Promise<string>, plays: boolean): Promise<void> {
		this.#busy = `Reading ${name}…`;
		this.#error = '';
		try {
			const parsed = parseTrace(await read());
			if ('error' in parsed) {
				this.#error = `${name}, line ${parsed.error.line}: ${parsed.error.message}`;
				return;
			}
			const source = recordedSource(parsed.events);
			const view = new TraceView({ source, app: appOf(parsed.events) });
			view.complete();
			view.seek(0);
			if (plays) view.play();
			this.#view?.close();
			this.#source = source;
			this.#view = view;
			this.#name = name;
		} catch (cause) {
			this.#error = cause instanceof Error ? cause.message : `${name} could not be read.`;
		} finally {
			this.#busy = '';
		}
	}

	close(): void {
		this.#view?.close();
	}
}
