/** Most lines that are read at once. */
export const LINES_MAX = 500;
/** No more lines are read at once than fit in this, in characters; one line in any case. */
export const LINES_CHARS_MAX = 256 * 1024;

/** Lines that are put away as one piece of UTF-8. */
interface Pack {
	/** Number of its first line, from 0. */
	readonly from: number;
	readonly bytes: Buffer;
}

/**
 * A list of lines without line breaks in them, which only grows. Lines that nobody needs soon are
 * put away outside of the heap: a long trace as hundreds of thousands of strings would have the
 * garbage collector walk over them again and again.
 */
export function createTraceLines() {
	const packs: Pack[] = [];
	/** The lines from `packed` on. */
	let recent: string[] = [];
	let packed = 0;

	/** The lines of the pack that holds line `at`, from that one on. */
	function unpack(at: number): string[] {
		let [low, high] = [0, packs.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((packs[middle]?.from ?? Infinity) <= at) low = middle;
			else high = middle - 1;
		}
		const pack = packs[low];
		return pack
			? pack.bytes
					.toString()
					.split('\n')
					.slice(at - pack.from)
			: [];
	}

	return {
		get length(): number {
			return packed + recent.length;
		},
		push: (line: string): unknown => recent.push(line),
		/** Some of the lines from number `from` up to `end`, at least one if there is any. */
		read(from: number, end: number): string[] {
			if (from >= end) return [];
			const lines = from < packed ? unpack(from) : recent.slice(from - packed, end - packed);
			return lines.slice(0, Math.min(end - from, countFitting(lines)));
		},
		/** Puts away what stands before number `end`; a rest that is not worth it stays. */
		putAway(end: number): void {
			while (end - packed >= LINES_MAX) {
				const count = countFitting(recent);
				packs.push({ from: packed, bytes: Buffer.from(recent.slice(0, count).join('\n')) });
				recent = recent.slice(count);
				packed += count;
			}
		},
	};
}

/** How many of the first lines fit into one reading. */
function countFitting(lines: readonly string[]): number {
	let chars = 0;
	let count = 0;
	for (const { length } of lines) {
		chars += length;
		if (count > 0 && (count >= LINES_MAX || chars > LINES_CHARS_MAX)) break;
		count++;
	}
	return count;
}
