import type { Scene } from '../marks';
import { paint, type PaintOptions } from '../painter';
import { createSprites, readPalette, type Palette, type Sprites } from '../sprites';
import { paintGround, type GroundOptions } from './ground';
import { detailOf } from './viewport';

type Tools = 'pixelRatio' | 'palette' | 'sprites';

/** The two canvases of a stage, with the colours and sprites of the theme at hand. */
export function createBrush(messages: HTMLCanvasElement, ground: HTMLCanvasElement) {
	const front = messages.getContext('2d');
	const back = ground.getContext('2d');
	let palette: Palette = readPalette(messages);
	let pixelRatio = 0;
	let detail = 1;
	let sprites: Sprites = createSprites(palette, 1);
	/** Counts up whenever everything has to be painted anew. */
	let version = 0;

	function renew(): void {
		palette = readPalette(messages);
		pixelRatio = window.devicePixelRatio || 1;
		sprites = createSprites(palette, pixelRatio * detail);
		version++;
	}
	renew();
	void document.fonts.ready.then(renew);
	const themes = new MutationObserver(renew);
	themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });

	function fit(canvas: HTMLCanvasElement, { width, height }: PaintOptions['size']): void {
		const wide = Math.round(width * pixelRatio);
		const high = Math.round(height * pixelRatio);
		if (canvas.width !== wide) canvas.width = wide;
		if (canvas.height !== high) canvas.height = high;
	}

	return {
		/** Looks whether the screen or the zoom ask for finer pictures; returns the version. */
		check(k: number): number {
			if (pixelRatio !== (window.devicePixelRatio || 1) || detail !== detailOf(k)) {
				detail = detailOf(k);
				renew();
			}
			return version;
		},
		paint(scene: Scene, options: Omit<PaintOptions, Tools>): void {
			if (!front) return;
			fit(messages, options.size);
			paint(front, scene, { ...options, pixelRatio, palette, sprites });
		},
		paintGround(options: Omit<GroundOptions, Tools>): void {
			if (!back) return;
			fit(ground, options.size);
			paintGround(back, { ...options, pixelRatio, palette });
		},
		stop: (): void => themes.disconnect(),
	};
}

/** Tells whether any of some values is another than at the last call. */
export function createChange() {
	let before: readonly unknown[] = [];
	return (...values: readonly unknown[]): boolean => {
		const changed =
			values.length !== before.length || values.some((value, i) => value !== before[i]);
		before = values;
		return changed;
	};
}
