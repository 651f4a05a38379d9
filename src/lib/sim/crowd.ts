import { createRandom, mixSeeds } from '../engine';
import type { Schedule } from '../engine/schedule';
import { NEVER_BACK, type AppName } from '../protocol';
import { MIXES, PERSONAS, thinkingMs, type PersonaName } from './minds';
import { createNames } from './names';
import { createSimClient, type ClientState, type SimClient } from './sim-client';
import { createTexts } from './texts';
import type { Connect } from './transport';

/** Simulated clients that one page runs at most. */
export const PAGE_MAX = 60;
export const RATE_MIN = 0.1;
export const RATE_MAX = 10;

/** Mean time between two decisions in ms, of a persona that the app does not know: it only reads. */
const READER = { meanMs: 15_000 };

export interface CrowdOptions {
	readonly connect: Connect;
	/** The playground's app: it decides which personas there are. */
	readonly app: AppName;
	readonly seed: number;
	readonly schedule: Schedule;
	/** A clock in ms; only differences matter. */
	readonly now: () => number;
	/** The members or their states have changed. */
	readonly onChange?: () => void;
	readonly max?: number;
	/** Whether somebody outside of the crowd has this name. */
	readonly isTaken?: (name: string) => boolean;
}

/** One simulated client of a crowd, as of now. */
export interface Member {
	/** Names it within the crowd, from before it is connected. */
	readonly key: string;
	/** Its client id; null until the server has given one. */
	readonly id: string | null;
	readonly name: string;
	readonly persona: PersonaName;
	readonly paused: boolean;
	readonly state: ClientState;
	/** Why it closed; null while it has not. */
	readonly closed: SimClient['closed'];
}

/** How many were spawned; `message` says why there are fewer than asked for. */
export interface Spawned {
	readonly spawned: number;
	readonly message: string | null;
}

interface Living {
	readonly key: string;
	readonly persona: PersonaName;
	/** Another one after it came back. */
	client: SimClient;
	readonly random: () => number;
	paused: boolean;
	/** The next decision, if one is planned: when, and what cancels it. */
	next: { readonly at: number; readonly cancel: () => void } | null;
}

/**
 * A crowd of simulated clients, each on its own connection. The same seed, clock and server
 * answers give the same acts. A member that is closed stays in the list, closed, until `comeBack`.
 */
export function createCrowd(options: CrowdOptions) {
	const { connect, app, seed, schedule, now, onChange, max = PAGE_MAX } = options;
	const names = createNames(createRandom(mixSeeds(seed, 1)), options.isTaken);
	const text = createTexts(createRandom(mixSeeds(seed, 2)));
	const members = new Map<string, Living>();
	let counter = 0;
	let rate = 1;

	function plan(member: Living, ms: number): void {
		cancel(member);
		if (member.paused || member.client.state !== 'open') return;
		const stop = schedule(() => {
			member.next = null;
			live(member);
		}, ms);
		member.next = { at: now() + ms, cancel: stop };
	}

	function cancel(member: Living): void {
		member.next?.cancel();
		member.next = null;
	}

	/** Time until a member's next decision, in ms. */
	const pauseOf = ({ persona, random }: Pick<Living, 'persona' | 'random'>): number =>
		thinkingMs(PERSONAS[app][persona] ?? READER, rate, random);

	/** Makes one decision and plans the next. */
	function live(member: Living): void {
		const { client, persona, random } = member;
		const act = client.mind?.decide(persona, { now: now(), random, text });
		if (act) client.act(act);
		plan(member, pauseOf(member));
	}

	/** The connection of a member: its first, or one that comes back as who it was. */
	function connectAs(member: () => Living, name: string, returning?: SimClient): SimClient {
		return createSimClient({
			...{ connect, name, now, schedule, ...(returning ? { returning } : {}) },
			onState(client) {
				const one = member();
				if (members.get(one.key) !== one || one.client !== client) return; // removed meanwhile
				if (client.state === 'open') plan(one, one.random() * pauseOf(one));
				else cancel(one);
				onChange?.();
			},
		});
	}

	function spawnOne(persona: PersonaName): void {
		const number = ++counter;
		const random = createRandom(mixSeeds(seed, number + 2));
		const member: Living = {
			key: `s${number}`,
			persona,
			random,
			paused: false,
			next: null,
			client: connectAs(() => member, names.take()),
		};
		members.set(member.key, member);
	}

	function remove(key: string): void {
		const member = members.get(key);
		if (!member) return;
		members.delete(key);
		cancel(member);
		names.giveBack(member.client.name);
		member.client.close();
		onChange?.();
	}

	function setPaused(keys: Iterable<string>, paused: boolean): void {
		for (const key of keys) {
			const member = members.get(key);
			if (!member || member.paused === paused) continue;
			member.paused = paused;
			plan(member, pauseOf(member));
		}
		onChange?.();
	}

	return {
		/** The members in order of arrival: plain records, made anew at each call. */
		list: (): readonly Member[] =>
			[...members.values()].map(({ key, persona, paused, client }) => {
				const { id, name, state, closed } = client;
				return { key, id, name, persona, paused, state, closed };
			}),
		get size() {
			return members.size;
		},

		/** Connects up to `count` more clients, of one persona or mixed. */
		spawn(count: number, persona?: PersonaName): Spawned {
			const spawned = Math.max(0, Math.min(count, max - members.size));
			const mix = MIXES[app];
			for (let i = 0; i < spawned; i++) {
				const next = persona ?? mix[counter % mix.length];
				if (next) spawnOne(next);
			}
			if (spawned > 0) onChange?.();
			const message =
				spawned < count
					? `This page runs up to ${max} simulated clients. For more, use “npm run crowd” in a terminal.`
					: null;
			return { spawned, message };
		},
		remove,
		/** Those who lost their connection come back as who they were; not whom the host sent away. */
		comeBack(): void {
			for (const member of members.values()) {
				const { client } = member;
				if (client.closed === null || NEVER_BACK.has(client.closed.code)) continue;
				member.client = connectAs(() => member, client.name, client);
			}
			onChange?.();
		},
		/** Removes the newest. */
		removeOne(): void {
			const newest = [...members.keys()].at(-1);
			if (newest !== undefined) remove(newest);
		},
		removeAll(): void {
			for (const key of [...members.keys()]) remove(key);
		},

		/** A paused client stays connected and reads, but does nothing. */
		pause: (key: string) => setPaused([key], true),
		resume: (key: string) => setPaused([key], false),
		pauseAll: () => setPaused(members.keys(), true),
		resumeAll: () => setPaused(members.keys(), false),

		/** Pace of all members: 1 is human, 0.1–10. Decisions already planned move with it. */
		get rate() {
			return rate;
		},
		set rate(wanted: number) {
			const next = Math.min(RATE_MAX, Math.max(RATE_MIN, wanted));
			const change = rate / next;
			rate = next;
			for (const member of members.values())
				if (member.next) plan(member, Math.max(0, member.next.at - now()) * change);
			onChange?.();
		},
	};
}
export type Crowd = ReturnType<typeof createCrowd>;
