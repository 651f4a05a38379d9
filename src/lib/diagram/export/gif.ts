import type { Size } from '../layout';
import type { TimeRange } from './range';

/** Twelve seconds at twelve frames a second: enough for a slide, and still small. */
export const GIF = { seconds: 12, fps: 12, size: { width: 800, height: 500 } } as const;

/** The instants of a GIF's frames, in ms of display time; at most its length from the range's end. */
export function frameTimes({ from, to }: TimeRange): number[] {
	const step = 1000 / GIF.fps;
	const begin = Math.max(from, to - GIF.seconds * 1000);
	const count = Math.max(1, Math.min(GIF.seconds * GIF.fps, Math.round((to - begin) / step)));
	return Array.from({ length: count }, (_, i) => begin + i * step);
}

export interface GifOptions {
	readonly range: TimeRange;
	readonly size: Size;
	/** The pixels of the picture at an instant, `size.width` × `size.height`. */
	readonly frameAt: (t: number) => Promise<Uint8ClampedArray>;
	/** From 0 to 1. */
	readonly onprogress?: (part: number) => void;
	readonly signal?: AbortSignal;
}

/**
 * A range of display time as an animated GIF that plays for ever. Rejects with the signal's reason
 * when aborted.
 */
export async function gifOf(options: GifOptions): Promise<Uint8Array<ArrayBuffer>> {
	const { range, size, frameAt, onprogress, signal } = options;
	// In Node the package is CommonJS, in the bundle an ES module: one of the two has the functions.
	const loaded = await import('gifenc');
	const { GIFEncoder, quantize, applyPalette } =
		'GIFEncoder' in loaded ? loaded : (loaded as { default: typeof loaded }).default;
	const gif = GIFEncoder();
	const times = frameTimes(range);
	for (const [i, t] of times.entries()) {
		signal?.throwIfAborted();
		const pixels = await frameAt(t);
		const palette = quantize(pixels, 128);
		const index = applyPalette(pixels, palette);
		gif.writeFrame(index, size.width, size.height, { palette, delay: 1000 / GIF.fps, repeat: 0 });
		onprogress?.((i + 1) / times.length);
		// Lets the page draw and the reader cancel.
		await new Promise((resolve) => setTimeout(resolve));
	}
	gif.finish();
	return gif.bytes();
}
