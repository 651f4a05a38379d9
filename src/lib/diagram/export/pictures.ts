import type { Flight, Timeline } from '../../timeline';
import type { Size } from '../layout';
import type { Confirmed } from '../trace-view.svelte';
import type { World } from '../world';
import type { PicturePalette } from './palette';
import { pictureSvg } from './svg';

export interface PicturesOptions {
	readonly timeline: Timeline;
	/** Who is there at an instant. */
	readonly worldAt: (t: number) => World;
	readonly size: Size;
	readonly palette: PicturePalette;
	/** Whole arrows instead of pills on their way. */
	readonly still?: boolean;
	readonly shows?: (flight: Flight) => boolean;
	readonly isHidden?: (flight: Flight) => boolean;
	/** What is known about deliveries; nothing if absent. */
	readonly confirmed?: Confirmed | null;
	/** The client in focus, by id. */
	readonly focus?: string | null;
}

/** Draws the network at any instant: the SVG document of each. */
export function createPictures(options: PicturesOptions) {
	const { worldAt, ...given } = options;
	const all = {
		...{ still: false, shows: () => true, isHidden: () => false, confirmed: null, focus: null },
		...given,
	};
	return (t: number, only: (flight: Flight) => boolean = all.shows): string =>
		pictureSvg({ ...all, t, world: worldAt(t), shows: only });
}
