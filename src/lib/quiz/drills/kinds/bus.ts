import { createRandom } from '../../../engine';
import { createNames } from '../../../sim/names';
import { createTexts } from '../../../sim/texts';
import type { ConceptId } from '../../concepts';
import type { DrillChoice, Exhibit } from '../drill';
import { chooseOne, diceOf, type Made } from '../maker';
import { fanOut, type Cluster } from '../network';
import { andList, counted, sentence } from '../words';
import { pickFrom } from '../world';

interface Situation extends Cluster {
	readonly sender: string;
	readonly text: string;
	/** Index of the sender's server. */
	readonly origin: number;
}

/** Several servers, one bus: who gets it, and how many frames does a server write? */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const names = createNames(createRandom(seed));
	const servers = Array.from({ length: 2 + Math.floor(random() * 2) }, () =>
		Array.from({ length: 1 + Math.floor(random() * 3) }, () => names.take()),
	);
	const origin = Math.floor(random() * servers.length);
	const situation: Situation = {
		...{ servers, origin, text: createTexts(random)() },
		sender: pickFrom(servers[origin] ?? [], random),
		cutOff: random() < 0.5 ? Math.floor(random() * servers.length) : null,
	};
	return random() < 0.55 ? whoGets(situation) : howMany(situation, random);
}

const serverName = (i: number): string => `server ${i + 1}`;

const tableOf = ({ servers, cutOff }: Cluster): Exhibit => ({
	...{ kind: 'table', title: 'Who is connected where', head: ['server', 'clients', 'bus'] },
	rows: servers.map((clients, i) => [
		serverName(i),
		andList(clients),
		i === cutOff ? 'cut off' : 'connected',
	]),
});

const storyOf = ({ servers, sender, text, cutOff }: Situation): string =>
	`A news feed runs on ${servers.length} servers that share a bus${cutOff === null ? '' : `; ${serverName(cutOff)} has just lost it`}. Each server writes to its own clients at once, and publishes on the bus for the others. ${sentence(`${sender} posts “${text}”`)} A post is for all but its author.`;

function whyOf(situation: Situation): string {
	const { servers, cutOff, origin, sender } = situation;
	const reached = fanOut(situation, sender);
	const parts = reached.map(
		(clients, i) =>
			`${serverName(i)} writes to ${clients.length === 0 ? 'nobody' : andList(clients)}`,
	);
	const bus =
		cutOff === origin
			? `${serverName(origin)}, where ${sender} is, cannot publish it on the bus, so only its own clients hear of it for now`
			: `${serverName(origin)} publishes it on the bus, once, and ${cutOff === null || servers.length < 2 ? 'every server hears it' : `every server but ${serverName(cutOff)} hears it`}`;
	return `${capitalised(bus)}. Each server fans out to its own clients only: ${andList(parts)}.`;
}

const capitalised = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

function whoGets(situation: Situation): Made {
	const { servers, sender, origin, cutOff } = situation;
	const meant = fanOut(situation, sender).flat();
	const clients = servers.flatMap((ids, server) =>
		ids.map((id) => {
			const where = serverName(server);
			const reason = meant.includes(id)
				? server === origin
					? `${id} is on the same server as ${sender}: no bus is needed for that copy.`
					: `${id} is on ${where}, which hears the bus and writes to its own clients.`
				: id === sender
					? `${id} sent it, and the sender is left out, here as with one server.`
					: cutOff === origin
						? `${id} is on ${where}, and ${serverName(origin)} cannot reach it without the bus. Servers know only their own clients.`
						: `${id} is on ${where}, which has lost the bus: nothing tells it of the post.`;
			return { id, name: `${id} (${where})`, reason };
		}),
	);
	return {
		question: `${storyOf(situation)} Who gets a copy now?`,
		...{ scene: null, exhibits: [tableOf(situation)] },
		ask: {
			...{ form: 'clients', clients },
			key: clients.map(({ id }) => id).filter((id) => meant.includes(id)),
		},
		why: whyOf(situation),
	};
}

function howMany(situation: Situation, random: () => number): Made {
	const { servers, sender, origin } = situation;
	const reached = fanOut(situation, sender);
	const asked = Math.floor(random() * servers.length);
	const key = reached[asked]?.length ?? 0;
	const total = reached.flat().length;
	const own = servers[asked]?.length ?? 0;
	const why = whyOf(situation);
	const choice = (count: number, reason: string): DrillChoice => ({
		...{ id: String(count), text: counted(count, 'frame'), reason },
	});
	const wrong = [
		choice(total, `That is what all servers write together. ${why}`),
		choice(servers.flat().length - 1, `A server has connections to its own clients only. ${why}`),
		choice(
			own,
			asked === origin ? `The sender is left out. ${why}` : `Only if the post reaches it. ${why}`,
		),
		choice(1, `The bus brings it once to a server, but each client gets a copy. ${why}`),
		choice(0, `It does hear of the post. ${why}`),
		choice(key + 1, `One too many. ${why}`),
		choice(key + 2, `That is too many. ${why}`),
	].filter(({ id }) => id !== String(key));
	return {
		question: `${storyOf(situation)} How many frames does ${serverName(asked)} write to clients because of it?`,
		...{ scene: null, exhibits: [tableOf(situation)] },
		ask: chooseOne(choice(key, why), wrong, random, 3),
		why,
	};
}
