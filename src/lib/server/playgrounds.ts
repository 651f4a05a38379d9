import { APPS_BY_NAME } from '../apps';
import { KEEP_LIMITS, type Schedule } from '../engine';
import type { CreatePlayground, PlaygroundCreated } from '../protocol';
import { createCounts } from './limits';
import { createCluster } from './cluster';
import { createLivePlayground, type LivePlayground } from './live-playground';
import type { Log, LogStore, PlaygroundRecord } from './log';
import { shortId, type Logger } from './logger';
import type { PlaygroundMetrics } from './metrics';
import { keyOf, randomId, randomSeed } from './secrets';
import type { Settings } from './settings';

export interface PlaygroundsOptions {
	readonly store: LogStore;
	readonly settings: Settings;
	/** The clock, in ms since the Unix epoch. */
	readonly now: () => number;
	readonly schedule: Schedule;
	readonly logger: Logger;
	readonly metrics: PlaygroundMetrics;
	/** Names the program that applies the logs; without it nothing is kept beside them. */
	readonly program?: string | undefined;
}

/** A playground of an earlier process that nobody has asked for yet. */
interface Sleeping {
	readonly record: PlaygroundRecord;
	/** Ends it when it has been idle for too long; none while it is being read. */
	readonly timer: NodeJS.Timeout | undefined;
}

/**
 * All playgrounds of this process: those that run, and those that sleep in the store until somebody
 * asks for them.
 */
export function createPlaygrounds(options: PlaygroundsOptions) {
	const { store, settings, now, schedule, logger, metrics, program } = options;
	const running = new Map<string, LivePlayground>();
	const sleeping = new Map<string, Sleeping>();
	const waking = new Map<string, Promise<LivePlayground | undefined>>();
	/** What each that runs is made of. */
	const kept = new Map<string, { readonly record: PlaygroundRecord; readonly log: Log }>();
	/** By address: the playgrounds it made. */
	const made = createCounts();

	for (const record of store.records) {
		// Whoever was there when the process died has had no time to come back.
		const since = record.idleSince ?? now();
		const left = Math.max(0, since + settings.playgroundTtlMs - now());
		const timer = setTimeout(() => forget(record), left).unref();
		sleeping.set(record.id, { record: { ...record, idleSince: since }, timer });
		made.add(record.maker);
	}

	/** Ends a playground that nobody has woken. */
	function forget({ id, maker }: PlaygroundRecord): void {
		if (!sleeping.delete(id)) return;
		made.remove(maker);
		store.log(id).drop().catch(complain('a log could not be dropped'));
	}

	const complain =
		(msg: string) =>
		(err: unknown): void =>
			logger.error({ err }, msg);

	function run(record: PlaygroundRecord, log = store.log(record.id)): LivePlayground {
		const { id, app, maker, servers = 1 } = record;
		kept.set(id, { record, log });
		return (servers > 1 ? createCluster : createLivePlayground)({
			...{ record, settings, now, schedule, logger, metrics, log, program },
			rules: APPS_BY_NAME[app],
			onRecord(changed) {
				kept.set(id, { record: changed, log });
				store.keep(changed).catch(complain('a record could not be kept'));
			},
			onEnd() {
				running.delete(id);
				kept.delete(id);
				made.remove(maker);
			},
		});
	}

	const wake = (id: string, { record, timer }: Sleeping): Promise<LivePlayground | undefined> => {
		clearTimeout(timer);
		return read(id, run(record));
	};

	/** Forgets all that a playground holds in memory, and reads its log again. */
	function restart(id: string): Promise<LivePlayground | undefined> {
		const old = running.get(id);
		const what = kept.get(id);
		if (!old || !what) return Promise.resolve(undefined);
		running.delete(id);
		// Whoever comes meanwhile waits until the log has been read.
		sleeping.set(id, { record: what.record, timer: undefined });
		const woken = old.retire().then(() => {
			const { record, log } = kept.get(id) ?? what;
			return read(id, run(record, log));
		});
		waking.set(id, woken);
		return woken;
	}

	async function read(id: string, playground: LivePlayground): Promise<LivePlayground | undefined> {
		const from = performance.now();
		try {
			await playground.restore();
		} catch (err) {
			// Other playgrounds are whole: this one is left as it is, for whoever can mend it.
			logger.error({ err, playground: shortId(id) }, 'a log could not be read');
			playground.rest();
			return undefined;
		} finally {
			sleeping.delete(id);
			waking.delete(id);
		}
		if (playground.ended) return undefined;
		running.set(id, playground);
		const { seq } = playground.info();
		const ms = Math.round(performance.now() - from);
		logger.info({ playground: shortId(id), entries: seq, ms }, 'read a log');
		return playground;
	}

	return {
		/** The one that runs, if it does. */
		get: (id: string): LivePlayground | undefined => running.get(id),
		/** Whether it sleeps, and `find` would read its log. */
		sleeps: (id: string): boolean => sleeping.has(id),
		/** The playground, read from its log if it sleeps; undefined if there is none. */
		find(id: string): Promise<LivePlayground | undefined> {
			const asleep = sleeping.get(id);
			if (!asleep) return Promise.resolve(running.get(id));
			const woken = waking.get(id) ?? wake(id, asleep);
			waking.set(id, woken);
			return woken;
		},
		restart,
		/** How many there are, those that sleep included. */
		get size() {
			return running.size + sleeping.size;
		},
		/** How many someone has made that live. */
		madeBy: (maker: string): number => made.of(maker),

		/** Makes one. `kept` resolves when it will survive the process, and rejects if it cannot. */
		create(
			{ app, seed = randomSeed(), servers }: CreatePlayground,
			maker: string,
		): { created: PlaygroundCreated; kept: Promise<void> } {
			const id = randomId();
			const hostToken = randomId();
			const createdAt = Math.floor(now());
			const { resumeMessagesMax, resumeCharsMax, waitingBytesMax, awayMax } = settings;
			const record: PlaygroundRecord = {
				...{ id, app, seed, hostKey: keyOf(hostToken), createdAt, epoch: randomId(), maker },
				keep: {
					...KEEP_LIMITS,
					messages: resumeMessagesMax,
					// What is sent at once must not look like a reader who cannot keep up.
					chars: Math.min(resumeCharsMax, waitingBytesMax / 2),
					away: awayMax,
				},
				idleSince: createdAt,
				...(servers === undefined ? {} : { servers }),
			};
			const safe = store.keep(record);
			const playground = run(record);
			running.set(id, playground);
			made.add(maker);
			safe.catch((err: unknown) => {
				complain('a record could not be kept')(err);
				playground.close('it could not be kept');
			});
			const created = { id, app, hostToken, page: `/playground/${id}`, socket: `/ws/${id}` };
			return { created, kept: safe };
		},

		/** Lets go of everything; what is in the store stays. */
		async stop(): Promise<void> {
			for (const { timer } of sleeping.values()) clearTimeout(timer);
			await Promise.all(waking.values());
			for (const playground of running.values()) playground.rest();
			running.clear();
			await store.close();
		},
	};
}
export type Playgrounds = ReturnType<typeof createPlaygrounds>;
