/** What we use of `gifenc`, which brings no types. */
declare module 'gifenc' {
	type Rgb = [number, number, number];
	interface FrameOptions {
		palette?: Rgb[];
		/** How long the frame stands, in ms. */
		delay?: number;
		/** How often to play: 0 for ever. */
		repeat?: number;
	}
	interface Encoder {
		writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
		finish(): void;
		bytes(): Uint8Array<ArrayBuffer>;
	}
	const gifenc: {
		GIFEncoder(): Encoder;
		quantize(rgba: Uint8Array | Uint8ClampedArray, maxColors: number): Rgb[];
		applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Rgb[]): Uint8Array;
	};
	export const GIFEncoder: (typeof gifenc)['GIFEncoder'];
	export const quantize: (typeof gifenc)['quantize'];
	export const applyPalette: (typeof gifenc)['applyPalette'];
	export default gifenc;
}
