/** `npm run crowd`: drives a playground with simulated clients from a terminal. */
import * as v from 'valibot';
import { HttpErrorBody, PlaygroundInfo, type AppName } from '../src/lib/protocol';
import { createCrowd, type Connect } from '../src/lib/sim';
import { overNodeSocket } from '../src/lib/sim/node';
import { readArguments, USAGE, UsageError, type CrowdArguments } from './lib/crowd-options';

/** Clients that start to connect at once, and how long until the next lot, in ms. */
const LOT = 50;
const LOT_MS = 100;
/** How long closing connections may take, in ms. */
const CLOSING_MS = 3_000;

/** A sentence for the person at the terminal instead of a stack. */
class Failure extends Error {}

try {
	const args = readArguments(process.argv.slice(2));
	await run(args, await askApp(args));
	process.exit(0);
} catch (error) {
	if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
	else if (error instanceof Failure) console.error(error.message);
	else throw error;
	process.exit(error instanceof UsageError ? 2 : 1);
}

/** Which app the playground runs. A plain HTTP question says more than a refused upgrade. */
async function askApp({ info }: CrowdArguments): Promise<AppName> {
	const response = await fetch(info).catch((cause: unknown) => {
		throw new Failure(`No server answers at ${new URL(info).origin}.`, { cause });
	});
	const body: unknown = await response.json().catch(() => undefined);
	if (response.ok && v.is(PlaygroundInfo, body)) return body.app;
	const refused = v.safeParse(HttpErrorBody, body);
	const words = refused.success ? refused.output.error.message : 'this is not a Duplex server.';
	throw new Failure(`The playground cannot be used (${response.status}): ${words}`);
}

async function run(args: CrowdArguments, app: AppName): Promise<void> {
	const { socket, clients, rate, seconds, seed } = args;
	const counts = { sent: 0, received: 0, live: 0, lastClose: '' };
	const crowd = createCrowd({
		connect: counted(overNodeSocket(socket), counts),
		app,
		seed,
		schedule(task, ms) {
			const id = setTimeout(task, ms);
			return () => clearTimeout(id);
		},
		now: () => performance.now(),
		max: clients,
	});
	crowd.rate = rate;

	let stop: (reason?: Failure) => void = () => undefined;
	const stopped = new Promise<Failure | undefined>((resolve) => (stop = resolve));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
	if (seconds !== null) setTimeout(stop, seconds * 1000);

	const spawn = () => crowd.spawn(Math.min(LOT, clients - crowd.size));
	spawn();
	const spawning = setInterval(spawn, LOT_MS);
	const reporting = setInterval(report, 1000);
	let before = 0;

	function report(): void {
		const perSecond = counts.received - before;
		before = counts.received;
		const refused = counts.lastClose === '' ? '' : ` · last closed: ${counts.lastClose}`;
		write(
			`${counts.live} of ${clients} connected · ${counts.sent} sent · ${perSecond} received per s${refused}`,
		);
		const members = crowd.list();
		if (members.length === clients && members.every(({ state }) => state === 'closed'))
			stop(new Failure(`The server closed every connection: ${counts.lastClose}.`));
	}

	const failure = await stopped;
	clearInterval(spawning);
	clearInterval(reporting);
	crowd.removeAll();
	await closing(counts);
	if (process.stdout.isTTY) process.stdout.write('\n');
	if (failure) throw failure;
	console.log(`Done: ${counts.sent} sent, ${counts.received} received.`);
}

interface Counts {
	sent: number;
	received: number;
	/** Connections that are open now. */
	live: number;
	/** Code and reason of the last connection that the server closed or refused. */
	lastClose: string;
}

/** The same transport, counting. */
function counted(connect: Connect, counts: Counts): Connect {
	return (query, handlers) => {
		let open = false;
		const transport = connect(query, {
			open() {
				open = true;
				counts.live++;
				handlers.open();
			},
			message(text) {
				counts.received++;
				handlers.message(text);
			},
			close(code, reason) {
				if (open) counts.live--;
				if (code !== 1000) counts.lastClose = `${code} ${reason}`.trim();
				handlers.close(code, reason);
			},
		});
		return {
			send(text) {
				counts.sent++;
				transport.send(text);
			},
			close: transport.close,
		};
	};
}

/** Waits until every connection has said goodbye, within a bound. */
async function closing(counts: Counts): Promise<void> {
	const end = performance.now() + CLOSING_MS;
	while (counts.live > 0 && performance.now() < end)
		await new Promise((resolve) => setTimeout(resolve, 20));
}

/** One line that is rewritten on a terminal, and a line each into a file or pipe. */
function write(line: string): void {
	process.stdout.write(process.stdout.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
}
