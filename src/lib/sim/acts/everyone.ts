import * as v from 'valibot';
import { Text } from '../../protocol';
import { Client, strict, type ActOf, type Acts } from './action';

/** Most ticks that one action waits for. */
export const TICKS_MAX = 100;

/** What happens in every app. */
export const EVERYONES_ACTIONS = [
	/** Connects. */
	strict('join', { client: Client, do: v.literal('join') }),
	/** Closes the connection. */
	strict('leave', { client: Client, do: v.literal('leave') }),
	/** Speaks to all, as the host. */
	strict('announce', { client: Client, do: v.literal('announce'), text: Text }),
	/** Lets the app begin anew, as the host. */
	strict('reset', { client: Client, do: v.literal('reset') }),
	/** The server's clock ticks, so often that something comes of it `count` times. */
	strict('tick', {
		do: v.literal('tick'),
		count: v.pipe(
			v.number('count must be a number'),
			v.integer('count must be a whole number'),
			v.minValue(1, 'count must be at least 1'),
			v.maxValue(TICKS_MAX, `count must be at most ${TICKS_MAX}`),
		),
	}),
] as const;

/** What any client may say. */
export type EveryonesAct = Extract<
	ActOf<v.InferOutput<(typeof EVERYONES_ACTIONS)[number]>>,
	{ do: 'announce' | 'reset' }
>;

/** Whether only a host may do it. */
export const isForHost = ({ do: deed }: { readonly do: string }): boolean =>
	deed === 'announce' || deed === 'reset';

export const EVERYONES_ACTS: Acts<EveryonesAct> = {
	announce: { verb: 'announces', message: ({ text }) => ({ type: 'announce', text }) },
	reset: { verb: 'resets', message: () => ({ type: 'reset' }) },
};
