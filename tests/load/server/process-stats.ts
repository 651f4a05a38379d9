import { readFileSync } from 'node:fs';

/** Clock ticks in a second, as Linux has them everywhere that Node runs (`getconf CLK_TCK`). */
const TICKS = 100;

/** Processor time of a process with all its threads, in s; NaN where there is no /proc. */
export function cpuSeconds(pid: number): number {
	const stat = read(`/proc/${pid}/stat`);
	// The second field is a name in brackets, which may hold blanks.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Memory of a process, in bytes; NaN where there is no /proc. */
export function residentBytes(pid: number): number {
	const kib = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
	return Number(kib ?? NaN) * 1024;
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
