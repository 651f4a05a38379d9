import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createTraceStore, observe } from '../../src/lib/client';
import type { Lesson } from '../../src/lib/lessons/lesson';
import { SERVER, type TraceEvent } from '../../src/lib/protocol';
import { createMemoryPlayground } from '../../src/lib/sim';
import type { Impose } from '../../src/lib/sim/network';
import { overNodeSocket } from '../../src/lib/sim/node';
import { isOfNetwork } from '../../src/lib/sim/scenario';
import { startLive } from './live-server';

/** Whether a lesson needs a network that can fail, or several servers. */
export const hasFaults = ({ steps, servers }: Lesson): boolean =>
	servers > 1 || steps.some(({ scenario }) => scenario.some(isOfNetwork));

/** Where a lesson without faults is played: quick, and without sockets. */
export function openMemory({ app }: Lesson) {
	let time = 0;
	const now = () => ++time;
	const { end, ...world } = createMemoryPlayground({ app, now });
	return { ...world, now, close: () => end() };
}

/** A live server, for lessons in which connections fail. */
export async function openLive({ app, servers }: Lesson) {
	const { live, create } = await startLive();
	const { id, address, hostToken } = create(app, servers);
	const trace = createTraceStore();
	const observer = observe({ url: `${address}?observe=1`, store: trace, Socket: WebSocket });
	onTestFinished(observer.close);
	const impose: Impose = async (fault) => {
		const done =
			fault.fault === 'restart'
				? (await live.restart(id)) && {}
				: await live.playground(id)?.faults.impose(fault);
		if (!done) throw new Error('There is no such client.');
		return done;
	};
	return {
		...{ connect: overNodeSocket(address), trace, hostToken, impose },
		now: () => performance.now(),
		position: () => trace.events.at(-1)?.n ?? 0,
		close: observer.close,
	};
}

/** What a trace tells, whenever it happened and whatever the ids of clients are. */
export function storyOf(trace: readonly TraceEvent[]): unknown[] {
	const names = new Map<string, string>([[SERVER, SERVER]]);
	const nameOf = (id = '') => names.get(id) ?? id;
	return trace.map((event) => {
		if (event.kind === 'open') {
			const { id, name, server } = event.client;
			names.set(id, name);
			return [event.n, 'open', name, server];
		}
		if (event.kind === 'close')
			return [event.n, 'close', nameOf(event.client), event.code, event.reason];
		if (event.kind === 'room') return [event.n, event.action, nameOf(event.client), event.room];
		const { n, cause, pattern, from, to, recipients, type, again } = event;
		return [n, cause, pattern, nameOf(from), nameOf(to), recipients, type, again];
	});
}
