import type { Schedule } from '../engine';
import type { TrialAnswer, TrialHeaders } from '../protocol';
import type { Connect } from '../sim';
import type { Experiment } from './trial';

/** Something that went over the wire, and how often in a row. */
export interface Said {
	readonly from: 'client' | 'server';
	readonly text: string;
	readonly times: number;
}

/** How a trial went. */
export interface Outcome {
	/** What the choices expect: see `Experiment`. */
	readonly is: string;
	readonly said: readonly Said[];
}

export interface TrialMeans {
	readonly handshake: (headers: TrialHeaders) => Promise<TrialAnswer>;
	readonly connect: Connect;
	readonly schedule: Schedule;
}

/** Nothing more is expected after so long a silence, in ms. */
const QUIET_MS = 600;
/** An answer's body is shown up to here, in characters. */
const BODY_MAX = 200;

/**
 * Tries it for real. What is measured takes a page: see `TrialCard`.
 * @throws Error in words for people, if it could not be tried
 */
export async function runTrial(
	experiment: Exclude<Experiment, { kind: 'measure' }>,
	means: TrialMeans,
): Promise<Outcome> {
	if (experiment.kind === 'sends') return converse(experiment, means);
	const { request, response, status } = await means.handshake(experiment.headers);
	const [head = '', body = ''] = response.split('\r\n\r\n');
	const short = body.length > BODY_MAX ? `${body.slice(0, BODY_MAX)}…` : body;
	return {
		is: String(status),
		said: [
			{ from: 'client', text: plain(request), times: 1 },
			{ from: 'server', text: plain(`${head}\r\n\r\n${short}`), times: 1 },
		],
	};
}

const plain = (http: string): string => http.replaceAll('\r\n', '\n').trim();

/** A client that connects, says all it has to say, and listens until it is quiet. */
function converse(
	{ texts, times }: Extract<Experiment, { kind: 'sends' }>,
	{ connect, schedule }: TrialMeans,
): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const said: Said[] = [];
		const note = (from: Said['from'], text: string): void => {
			const last = said.at(-1);
			if (last?.from === from && last.text === text)
				said[said.length - 1] = { ...last, times: last.times + 1 };
			else said.push({ from, text, times: 1 });
		};
		let greeted = false;
		let error: string | null = null;
		let cancel: () => void = () => undefined;
		const listen = (): void => {
			cancel();
			cancel = schedule(() => {
				transport.close();
				resolve({ is: error ?? 'nothing', said });
			}, QUIET_MS);
		};
		const transport = connect(
			{ name: 'Trial' },
			{
				open: () => undefined,
				message(text) {
					const message = JSON.parse(text) as { type?: unknown; code?: unknown };
					if (!greeted) {
						greeted = true; // its `welcome`, which holds a secret
						for (let round = 0; round < times; round++)
							for (const one of texts) {
								transport.send(one);
								note('client', one);
							}
					} else {
						note('server', withoutSeq(text));
						if (message.type === 'error') error ??= String(message.code);
					}
					listen();
				},
				close(code, reason) {
					cancel();
					if (!greeted) return reject(new Error(`The server refused it: ${code} ${reason}`.trim()));
					note('server', `close ${code} ${reason}`.trim());
					resolve({ is: `closed ${code}`, said });
				},
			},
		);
	});
}

/** The log position would tell apart what is otherwise the same. */
const withoutSeq = (text: string): string => text.replace(/"seq":\d+,?/, '');
