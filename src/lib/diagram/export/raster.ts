import type { Size } from '../layout';

/** Paints SVG documents on one canvas of `size`, enlarged by `ratio`. */
export function createRaster(size: Size, ratio: number) {
	const canvas = document.createElement('canvas');
	canvas.width = Math.round(size.width * ratio);
	canvas.height = Math.round(size.height * ratio);
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('This browser gives no canvas to draw the picture on.');
	return {
		canvas,
		/** Paints a document over the one before. Rejects if the browser cannot read it. */
		async paint(svg: string): Promise<ImageData> {
			const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
			try {
				const image = new Image();
				image.src = url;
				await image.decode();
				context.drawImage(image, 0, 0, canvas.width, canvas.height);
				return context.getImageData(0, 0, canvas.width, canvas.height);
			} finally {
				URL.revokeObjectURL(url);
			}
		},
	};
}
