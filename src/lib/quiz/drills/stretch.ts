import { SERVER, type MessageEvent, type TraceEvent } from '../../protocol';
import type { DrillChoice, Scene } from './drill';
import { counted } from './words';

/** What one client of a ticker said and was told in a stretch of its traffic. */
export interface Stretch {
	readonly name: string;
	readonly trace: readonly TraceEvent[];
	/** In order; the first one begins the stretch. */
	readonly messages: readonly MessageEvent[];
}

export const isDown = ({ from }: MessageEvent): boolean => from === SERVER;

export const sceneOf = ({ trace, messages }: Stretch): Scene => ({
	...{ app: 'stocks', trace, n: messages[0]?.n ?? 1 },
	...{ stop: 'after', hideFrom: trace.length + 1 },
});

export const number = (count: number, unit: string, reason: string): DrillChoice => ({
	...{ id: String(count), text: counted(count, unit), reason },
});

/** Of the numbers that came from some mistake, those that are not right. */
export const wrongOf = (key: number, wrong: readonly DrillChoice[]): DrillChoice[] =>
	wrong.filter(({ id }) => id !== String(key) && Number(id) >= 0);
