import type { Flight, Timeline } from '../../timeline';
import type { Size } from '../layout';
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
}

/** Draws the network at any instant: the SVG document of each. */
export function createPictures(options: PicturesOptions) {
	const { still = false, shows = () => true, isHidden = () => false, worldAt, ...rest } = options;
	return (t: number, only: (flight: Flight) => boolean = shows): string =>
		pictureSvg({ ...rest, t, world: worldAt(t), still, isHidden, shows: only });
}
