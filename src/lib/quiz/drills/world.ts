import { createRandom, mixSeeds, type LogEntry } from '../../engine';
import { LOBBY, type AppName, type TraceEvent } from '../../protocol';
import type { Act } from '../../sim/acts';
import { createMemoryPlayground } from '../../sim/memory';
import { MIXES, type PersonaName } from '../../sim/minds';
import { createNames } from '../../sim/names';
import { createSimClient, type SimClient } from '../../sim/sim-client';
import { createTexts } from '../../sim/texts';

/** When the traffic of drills begins, in ms since the epoch: an invented morning. */
const MORNING = Date.UTC(2026, 0, 5, 8);
const DAY_MS = 86_400_000;
/** Time between two things that happen, in ms: from, and up to so much more. */
const PACE_MS = [900, 2800] as const;
/** Chance that the clock of the server is what moves next, in an app that ticks. */
const TICKS = 0.4;
/** Chance that somebody comes or goes instead. */
const COMINGS = 0.06;
const PEOPLE_MAX = 7;
const PEOPLE_MIN = 3;

/** Somebody in a world: a simulated client and how it behaves. */
export interface Person {
	readonly id: string;
	readonly name: string;
	readonly client: SimClient;
	readonly persona: PersonaName;
}

/**
 * A playground of its own with simulated people in it, whose traffic drills ask about. All of it
 * follows from the seed. Nothing here takes time: what is sent has arrived when a call returns.
 */
export function createWorld(app: AppName, seed: number) {
	const random = createRandom(mixSeeds(seed, 11));
	const names = createNames(createRandom(mixSeeds(seed, 12)));
	const text = createTexts(createRandom(mixSeeds(seed, 13)));
	const queue: (() => void)[] = [];
	const entries: LogEntry[] = [];
	const people: Person[] = [];
	let now = MORNING + Math.floor(random() * DAY_MS);

	const playground = createMemoryPlayground({
		app,
		seed: mixSeeds(seed, 14),
		now: () => now,
		defer: (task) => void queue.push(task),
		record: (entry) => void entries.push(entry),
	});

	/** Lets everything arrive that is on its way. */
	function settle(): void {
		for (let task = queue.shift(); task; task = queue.shift()) task();
	}

	const wait = (ms = PACE_MS[0] + random() * PACE_MS[1]): void => void (now += Math.ceil(ms));

	function join(name = names.take()): Person {
		wait();
		const client = createSimClient({ connect: playground.connect, name, now: () => now });
		settle();
		const mix = MIXES[app];
		const persona = mix[people.length % mix.length] as PersonaName;
		const person = { id: client.id ?? '', name, client, persona };
		people.push(person);
		return person;
	}

	function leave(person: Person): void {
		wait();
		people.splice(people.indexOf(person), 1);
		person.client.close();
		settle();
	}

	/** Does something, and gives the first event that the trace shows of it. */
	function act(person: Person, deed: Act): TraceEvent {
		wait();
		const n = playground.trace.events.length;
		person.client.act(deed);
		settle();
		return playground.trace.events[n] as TraceEvent;
	}

	/** Lets the server's clock tick; gives the first event that came of it, if any did. */
	function tick(): TraceEvent | null {
		wait();
		const n = playground.trace.events.length;
		playground.tick();
		return playground.trace.events[n] ?? null;
	}

	/** One of those who are there. */
	const anyone = (except: readonly Person[] = []): Person =>
		pickFrom(
			people.filter((person) => !except.includes(person)),
			random,
		);

	/** One thing happens, as it does. */
	function step(): void {
		if (app === 'stocks' && random() < TICKS) return void tick();
		if (random() < COMINGS) {
			if (people.length < PEOPLE_MAX && random() < 0.6) return void join();
			if (people.length > PEOPLE_MIN) return leave(anyone());
		}
		const { client, persona } = anyone();
		wait();
		const deed = client.mind?.decide(persona, { now, random, text });
		if (!deed) return;
		client.act(deed);
		settle();
	}

	return {
		app,
		random,
		text,
		people: people as readonly Person[],
		/** The inputs so far: with the seed, they give the trace again. */
		entries: entries as readonly LogEntry[],
		seed: mixSeeds(seed, 14),
		/** The trace so far. */
		trace: playground.trace.events,
		/** Brings in so many people, and lets them live for so many steps. */
		start(count: number, steps: number): void {
			for (let i = 0; i < count; i++) join();
			for (let i = 0; i < steps; i++) step();
		},
		...{ join, leave, act, tick, anyone, wait },
		/** Speaks to all as the host. */
		announce(person: Person, words: string): TraceEvent {
			person.client.becomeHost(playground.hostToken);
			return act(person, { do: 'announce', text: words });
		},
	};
}
export type World = ReturnType<typeof createWorld>;

/** One of the items. There must be one. */
export const pickFrom = <T>(items: readonly T[], random: () => number): T =>
	items[Math.floor(random() * items.length)] as T;

/** The room that somebody in the chat is in. */
export const roomOf = ({ client }: Person): string =>
	client.mind?.app === 'chat' ? client.mind.room : LOBBY;
