/** Most lines that are read at once. */
export const LINES_MAX = 500;
/** No more lines are read at once than fit in this, in bytes; one line in any case. */
export const LINES_BYTES_MAX = 256 * 1024;

/** A piece has so many bytes at first, and twice as many each time until it has the most. */
const PIECE_BYTES = 4 * 1024;
const PIECE_BYTES_MAX = 64 * 1024;
/** Most bytes of UTF-8 that one unit of a string takes. */
const UNIT_BYTES_MAX = 3;
export const LINE_BREAK = 0x0a;

/** Some lines, with a line break after each. */
interface Piece {
	/** Number of its first line, from 0. */
	readonly from: number;
	readonly bytes: Buffer;
}

/** Some lines in a row, with a line break between each two. */
export interface Lines {
	readonly count: number;
	readonly bytes: Buffer;
}

/**
 * A list of lines without line breaks in them, which only grows. They are kept as UTF-8 outside of the
 * heap, and put there at once: a long trace as strings would have the garbage collector walk over
 * them, and copy the newest, again and again.
 */
export function createTraceLines() {
	const pieces: Piece[] = [];
	/** The last piece, which is being filled up to `used`. */
	let filling = { from: 0, bytes: Buffer.alloc(0) };
	let used = 0;
	let length = 0;

	/** Begins another piece, which has room for `bytes`. */
	function begin(bytes: number): void {
		if (used > 0) pieces.push({ ...filling, bytes: filling.bytes.subarray(0, used) });
		const size = Math.min(PIECE_BYTES_MAX, Math.max(PIECE_BYTES, 2 * filling.bytes.length));
		filling = { from: length, bytes: Buffer.allocUnsafeSlow(Math.max(size, bytes)) };
		used = 0;
	}

	/** The piece that holds line `at`. */
	function pieceOf(at: number): Piece {
		if (at >= filling.from) return { ...filling, bytes: filling.bytes.subarray(0, used) };
		let [low, high] = [0, pieces.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((pieces[middle]?.from ?? Infinity) <= at) low = middle;
			else high = middle - 1;
		}
		return pieces[low] ?? filling;
	}

	return {
		get length(): number {
			return length;
		},
		push(line: string): void {
			const most = UNIT_BYTES_MAX * line.length + 1;
			if (used + most > filling.bytes.length) begin(most);
			used += filling.bytes.write(line, used);
			filling.bytes[used++] = LINE_BREAK;
			length++;
		},
		/** Some of the lines from number `from` up to `end`, at least one if there is any. */
		read(from: number, end: number): Lines {
			const wanted = Math.min(end, length) - from;
			const parts: Buffer[] = [];
			let [count, bytes, full] = [0, 0, false];
			while (count < Math.min(wanted, LINES_MAX) && !full) {
				const piece = pieceOf(from + count);
				const begin = skipLines(piece.bytes, 0, from + count - piece.from);
				let at = begin;
				while (count < Math.min(wanted, LINES_MAX) && at < piece.bytes.length) {
					const next = skipLines(piece.bytes, at, 1);
					full = count > 0 && bytes + (next - begin) > LINES_BYTES_MAX;
					if (full) break;
					count++;
					at = next;
				}
				bytes += at - begin;
				parts.push(piece.bytes.subarray(begin, at));
			}
			// Without the last line break; what lies in one piece is not copied.
			const all = parts.length === 1 ? parts[0] : Buffer.concat(parts);
			return { count, bytes: all?.subarray(0, -1) ?? Buffer.alloc(0) };
		},
	};
}
export type TraceLines = ReturnType<typeof createTraceLines>;

/** Where the line begins that comes `count` lines after the one at `at`. */
function skipLines(bytes: Buffer, at: number, count: number): number {
	for (let i = 0; i < count; i++) at = bytes.indexOf(LINE_BREAK, at) + 1;
	return at;
}
