import type { LogEntry } from '../../src/lib/engine';
import type { Log } from '../../src/lib/server/log';

/** All entries of a log from position `from` on. */
export async function readLog(log: Pick<Log, 'read'>, from?: number): Promise<LogEntry[]> {
	const all: LogEntry[] = [];
	for await (const entries of log.read(from)) all.push(...entries);
	return all;
}
