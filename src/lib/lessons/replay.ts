import { APPS_BY_NAME } from '../apps';
import { createEngine, type Turn } from '../engine';
import { decodeClientMessage, utf8Length, type TraceEvent } from '../protocol';
import { messageOf } from '../sim/acts';
import { isForHost } from '../sim/acts/everyone';
import { SILENT_TICKS_MAX } from '../sim/player';
import { isOfNetwork, type Action } from '../sim/scenario';
import type { Lesson } from './lesson';
import { createReplayNetwork, type Untimed } from './replay-network';

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
	const posts = new Set<string>();
	/** What those on slow lines have said, and has not arrived yet. */
	let underWay: (() => void)[] = [];
	let entries = 0;

	const network = createReplayNetwork(apply, lesson.servers);

	function apply(entry: Untimed): Turn {
		const turn = engine.apply({ ...entry, at: ++entries * 1000 });
		trace.push(...turn.events);
		network.sent(turn);
		return turn;
	}

	function perform(action: Action): string | null {
		if (action.do === 'tick') return tick(action.count);
		if (isOfNetwork(action)) return network.perform(action);
		const { client: name } = action;
		const id = network.idOf(name);
		if (action.do === 'join') return id ? `${name} has joined already.` : network.join(name);
		if (!id) return `${name} is not connected here; let \`${name}: joins\` come first.`;
		if (action.do === 'leave') return network.leave(name);
		if (action.do === 'like' && !posts.has(action.post))
			return `There is no post \`${action.post}\` before this line.`;
		const said = JSON.stringify(messageOf(action));
		const read = decodeClientMessage(lesson.app, said);
		if (!read.ok) return read.message;
		if (network.isDead(id)) return null;
		if (action.do === 'post' && action.id) posts.add(action.id);
		if (action.do === 'reset') posts.clear();
		// Who does in a lesson what only a host may has proved to be one.
		const host = isForHost(action) ? { host: true } : {};
		const { message } = read;
		const arrive = () =>
			void apply({ kind: 'message', client: id, message, bytes: utf8Length(said), ...host });
		if (network.isLagging(id)) underWay.push(arrive);
		else arrive();
		return null;
	}

	/** Ticks until something has come of it `count` times. */
	function tick(count: number): string | null {
		if (network.present === 0) return 'Nobody is connected here: the server does not tick.';
		for (let told = 0, tries = 0; told < count; tries++) {
			if (tries > count * SILENT_TICKS_MAX) return 'Nothing comes of a tick here.';
			if (apply({ kind: 'tick' }).events.length > 0) told++;
		}
		return null;
	}

	/** As the player has it: what is under way comes after the next thing that anybody else does. */
	function play(scenario: readonly Action[]): ReplayedStep['faults'] {
		return scenario.flatMap((line, action) => {
			const before = underWay.length;
			const message = perform(line);
			if (action === scenario.length - 1 || underWay.length === before) {
				for (const arrive of underWay) arrive();
				underWay = [];
			}
			return message ? [{ action, message }] : [];
		});
	}

	return lesson.steps.map((step) => {
		const since = trace.at(-1)?.n ?? 0;
		const faults = play(step.scenario);
		return { since, trace: [...trace], faults };
	});
}
