import type { Size } from '../layout';
import { createRaster } from './raster';

/** Two pixels for each of the picture's: sharp on a slide. */
const RATIO = 2;

/** A picture of `size` as PNG, twice as large. */
export async function pngOf(svg: string, size: Size): Promise<Blob> {
	const { canvas, paint } = createRaster(size, RATIO);
	await paint(svg);
	return new Promise((resolve, reject) =>
		canvas.toBlob(
			(blob) => (blob ? resolve(blob) : reject(new Error('The browser made no PNG of it.'))),
			'image/png',
		),
	);
}
