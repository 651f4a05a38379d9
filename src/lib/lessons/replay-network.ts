import { isRecipient, type LogEntry, type Turn } from '../engine';
import { CLOSE, received, SERVER_NAMES, SILENT_HEARTBEAT, utf8Length } from '../protocol';
import type { NetworkAction } from '../sim/network';

/** A log entry without its time. */
export type Untimed = LogEntry extends infer E
	? E extends unknown
		? Omit<E, 'at'>
		: never
	: never;

/** A client as the network has it. */
interface Line {
	readonly id: string;
	readonly name: string;
	/** It is connected. */
	open: boolean;
	lagging: boolean;
	/** Nothing passes any more; `pinged`: and it has left a ping unanswered. */
	dead: boolean;
	pinged: boolean;
	/** Bytes that wait for it, if it reads slowly, and how many may. */
	slow: { waiting: number; readonly max: number } | null;
	/** What it holds: all before log position `after`, and `had` messages of that. */
	after: number;
	had: number;
}

/** Header of a frame of the server: most messages of a lesson are 126 bytes or longer (RFC 6455 §5.2). */
const HEADER_BYTES = 4;

/**
 * What a scenario does to connections, as log entries: with no network, and the same trace. A slow
 * reader takes nothing in here; the live one takes a little.
 */
export function createReplayNetwork(apply: (entry: Untimed) => Turn, servers: 1 | 2 = 1) {
	const lines = new Map<string, Line>();
	let counter = 0;
	/** Connections so far: newcomers go to each server in turn. */
	let turn = 0;

	const all = (): Line[] => [...lines.values()].filter(({ open }) => open);
	const byId = (id: string): Line | undefined => all().find((line) => line.id === id);

	function close(line: Line, code: number, reason: string): void {
		line.open = false;
		apply({ kind: 'close', client: line.id, code, reason });
	}

	const server = () => (servers === 1 ? {} : { server: SERVER_NAMES[turn++ % servers] });

	function open(line: Line): void {
		const { id, name, after, had } = line;
		const back = after > 0 ? { back: { after, had } } : {};
		Object.assign(line, SOUND, { open: true });
		lines.delete(name); // in order of arrival
		lines.set(name, line);
		const { seq, recovered } = apply({
			kind: 'open',
			client: { id, name, agent: 'simulated', ...server() },
			key: id,
			...back,
		});
		if (!recovered) Object.assign(line, { after: seq, had: 0 });
	}

	function comeBack(name: string): string | null {
		const line = lines.get(name);
		if (!line || line.open) return `${name} has lost no connection before this line.`;
		open(line);
		return null;
	}

	function ping(): void {
		for (const line of all())
			if (line.pinged) close(line, CLOSE.policyViolation, SILENT_HEARTBEAT);
			else line.pinged = line.dead;
	}

	function restart(): void {
		const there = all();
		for (const line of there) close(line, CLOSE.serviceRestart, 'server restarting');
		turn = 0;
		for (const line of there) open(line);
	}

	return {
		/** Id of a client that is connected. */
		idOf: (name: string): string | undefined => {
			const line = lines.get(name);
			return line?.open ? line.id : undefined;
		},
		get present() {
			return all().length;
		},
		isDead: (id: string): boolean => byId(id)?.dead ?? false,
		isLagging: (id: string): boolean => byId(id)?.lagging ?? false,

		join(name: string): null {
			const line: Line = { ...SOUND, id: `c${++counter}`, name, open: true, after: 0, had: 0 };
			open(line);
			return null;
		},
		leave(name: string): null {
			const line = lines.get(name);
			if (line) close(line, CLOSE.normal, '');
			lines.delete(name);
			return null;
		},

		/** Does it; says what is wrong if it cannot be. */
		perform(action: NetworkAction): string | null {
			if (action.do === 'ping' || action.do === 'restart') {
				if (action.do === 'ping') ping();
				else restart();
				return null;
			}
			const { client: name } = action;
			if (action.do === 'back') return comeBack(name);
			const line = lines.get(name);
			if (!line?.open) return `${name} is not connected here; let \`${name}: joins\` come first.`;
			if (action.do === 'cut') {
				if (line.lagging)
					return `What is under way to ${name} would be lost: let \`{ lags: 0 }\` come first.`;
				close(line, 1006, '');
			} else if (action.do === 'lag') line.lagging = action.ms > 0;
			else if (action.do === 'dead') line.dead = true;
			else if (action.bytesPerSecond === 0) line.slow = null;
			else line.slow = { waiting: 0, max: action.waitingMax ?? Infinity };
			return null;
		},

		/** A turn sent this: it arrives, waits, is lost, or is one too many for a slow reader. */
		sent({ seq, deliveries }: Turn): void {
			for (const line of all()) {
				const mine = deliveries.filter(({ recipients }) => isRecipient(recipients, line.id));
				if (mine.length === 0 || line.dead) continue;
				if (!line.slow) {
					for (const { payload } of mine) hold(line, payload, seq);
					continue;
				}
				if (line.slow.waiting > line.slow.max) {
					close(line, CLOSE.tryAgainLater, 'cannot keep up');
					continue;
				}
				for (const { payload } of mine) line.slow.waiting += utf8Length(payload) + HEADER_BYTES;
			}
		},
	};
}

const SOUND = { lagging: false, dead: false, pinged: false, slow: null } as const;

/**
 * A message has come, of log position `seq` unless it was missed then and is sent again, with its own
 * position. An error counts for nothing where a client stands.
 */
function hold(line: Line, payload: string, seq: number): void {
	const told = JSON.parse(payload) as { readonly type?: unknown; readonly seq?: unknown };
	if (told.type === 'error') return;
	const { after, had } = received(line, typeof told.seq === 'number' ? told.seq : seq);
	Object.assign(line, { after, had });
}
