import { formatTrace } from '../../client';
import { matches } from '../filter';
import type { TraceSource, TraceView } from '../trace-view.svelte';
import { download, fileName } from './download';
import type { ExportOptions, TimeRange } from './range';

export interface Exported {
	readonly view: TraceView;
	/** Heading of what is shown; files are named after it. */
	readonly title: string;
	/** Where the trace comes from: it is exported as it is there. */
	readonly source: TraceSource;
}

const PICTURE = { width: 1000, height: 640 };

/** "1 message", "3 messages". */
const counted = (count: number, thing: string): string =>
	`${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

/** The whole trace as NDJSON; a source that has folded its oldest events away is asked for them. */
export async function traceText({ events, whole }: TraceSource): Promise<string> {
	const isWhole = (events[0]?.n ?? 1) === 1;
	return isWhole || !whole ? formatTrace(events) : whole();
}

/**
 * Everything that can be exported of a view. Each call hands the reader a file and says in words
 * what it made; it rejects if that does not work. What draws and writes is loaded when first wanted.
 */
export function createExports({ view, title, source }: Exported) {
	const name = fileName(title);

	/** What of the timeline is exported: what the filter passes, and nothing that is a question. */
	const optionsFor = (range: TimeRange): ExportOptions => ({
		timeline: view.timeline,
		range,
		shows: (flight) => !view.isHidden(flight) && matches(flight, view.filter),
	});

	async function pictures(size: { width: number; height: number }) {
		const [{ createPictures }, { bakedPalette }] = await Promise.all([
			import('./pictures'),
			import('./palette'),
		]);
		const { timeline, filter, isHidden, still, confirmed, focus } = view;
		return createPictures({
			...{ timeline, isHidden, still, confirmed, focus, size },
			worldAt: (at) => view.worldAt(at),
			palette: bakedPalette(document.documentElement),
			// A hidden one is drawn, or the filter would give its pattern away.
			shows: (flight) => isHidden(flight) || matches(flight, filter),
		});
	}

	return {
		optionsFor,

		/** The picture at `t`, in ms of display time. */
		async svg(t: number): Promise<string> {
			const draw = await pictures(PICTURE);
			return `Made ${download(`${name}.svg`, draw(t), 'image/svg+xml')}.`;
		},

		async png(t: number): Promise<string> {
			const [draw, { pngOf }] = await Promise.all([pictures(PICTURE), import('./png')]);
			return `Made ${download(`${name}.png`, await pngOf(draw(t), PICTURE))}.`;
		},

		/** `onprogress` is told from 0 to 1; rejects with the signal's reason when aborted. */
		async gif(
			range: TimeRange,
			onprogress: (part: number) => void,
			signal: AbortSignal,
		): Promise<string> {
			const [{ gifOf, frameTimes, GIF }, { createRaster }] = await Promise.all([
				import('./gif'),
				import('./raster'),
			]);
			const draw = await pictures(GIF.size);
			const raster = createRaster(GIF.size, 1);
			const frameAt = async (at: number) => (await raster.paint(draw(at))).data;
			const bytes = await gifOf({ range, size: GIF.size, frameAt, onprogress, signal });
			const made = download(`${name}.gif`, new Blob([bytes], { type: 'image/gif' }));
			const cut = range.to - range.from > GIF.seconds * 1000;
			const part = cut ? `, the last ${GIF.seconds} s of the range` : '';
			return `Made ${made}: ${counted(frameTimes(range).length, 'frame')}${part}.`;
		},

		async mermaid(range: TimeRange, copy: boolean): Promise<string> {
			const [{ mermaidOf }, { flightsOf }] = await Promise.all([
				import('./mermaid'),
				import('./range'),
			]);
			const wanted = optionsFor(range);
			const text = mermaidOf(wanted);
			const messages = counted(flightsOf(wanted).length, 'message');
			if (!copy) return `Made ${download(`${name}.mmd`, text)}: ${messages}.`;
			await navigator.clipboard.writeText(text);
			return `Copied ${messages} as Mermaid text.`;
		},

		/** The whole trace, one event a line. */
		async trace(): Promise<string> {
			const lines = await traceText(source);
			const count = lines.split('\n').length - 1;
			const made = download(`${name}.ndjson`, lines, 'application/x-ndjson');
			return `Made ${made}: ${counted(count, 'event')}, one a line.`;
		},
	};
}
export type Exports = ReturnType<typeof createExports>;
