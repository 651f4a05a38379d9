import { APPS_BY_NAME } from '../apps';
import { createEngine, type LogEntry } from '../engine';
import { decodeClientMessage, utf8Length, type TraceEvent } from '../protocol';
import { messageOf } from '../sim/acts';
import { SILENT_TICKS_MAX } from '../sim/player';
import type { Action } from '../sim/scenario';
import type { Lesson } from './lesson';

/** A step as it went on the engine. */
export interface ReplayedStep {
	/** `n` of the last event before the step began. */
	readonly since: number;
	/** The whole trace up to the step's end, with all steps before it. */
	readonly trace: readonly TraceEvent[];
	/** Actions that could not be done, by their index in the scenario. */
	readonly faults: readonly { readonly action: number; readonly message: string }[];
}

/**
 * Plays a lesson's scenarios on the engine, without a network, one step after the other as the
 * page does: clients and posts stay from step to step.
 */
export function replay(lesson: Lesson): ReplayedStep[] {
	const engine = createEngine(APPS_BY_NAME[lesson.app], 1);
	const trace: TraceEvent[] = [];
	const present = new Map<string, string>();
	const posts = new Set<string>();
	let entries = 0;

	const apply = (entry: LogEntry) => trace.push(...engine.apply(entry).events);

	function perform(action: Action): string | null {
		if (action.do === 'tick') return tick(action.count);
		const at = ++entries * 1000;
		const { client: name } = action;
		const id = present.get(name);
		if (action.do === 'join') {
			if (id) return `${name} has joined already.`;
			present.set(name, `c${entries}`);
			const client = { id: `c${entries}`, name, agent: 'simulated' as const };
			apply({ kind: 'open', at, client });
			return null;
		}
		if (!id) return `${name} is not connected here; let \`${name}: joins\` come first.`;
		if (action.do === 'leave') {
			present.delete(name);
			apply({ kind: 'close', at, client: id, code: 1000, reason: '' });
			return null;
		}
		if (action.do === 'like' && !posts.has(action.post))
			return `There is no post \`${action.post}\` before this line.`;
		const said = JSON.stringify(messageOf(action));
		const read = decodeClientMessage(lesson.app, said);
		if (!read.ok) return read.message;
		if (action.do === 'post' && action.id) posts.add(action.id);
		// Who announces in a lesson has proved to be the host.
		const host = action.do === 'announce' ? { host: true } : {};
		const { message } = read;
		apply({ kind: 'message', at, client: id, message, bytes: utf8Length(said), ...host });
		return null;
	}

	/** Ticks until something has come of it `count` times. */
	function tick(count: number): string | null {
		if (present.size === 0) return 'Nobody is connected here: the server does not tick.';
		for (let told = 0, tries = 0; told < count; tries++) {
			if (tries > count * SILENT_TICKS_MAX) return 'Nothing comes of a tick here.';
			const before = trace.length;
			apply({ kind: 'tick', at: ++entries * 1000 });
			if (trace.length > before) told++;
		}
		return null;
	}

	return lesson.steps.map((step) => {
		const since = trace.at(-1)?.n ?? 0;
		const faults = step.scenario.flatMap((line, action) => {
			const message = perform(line);
			return message ? [{ action, message }] : [];
		});
		return { since, trace: [...trace], faults };
	});
}
