import { SYMBOLS } from '../../../protocol';
import { diceOf, findIn } from '../maker';
import { andList, namesOf } from '../words';
import { pickFrom } from '../world';
import { tickUntil, type Moment } from './moment';

/** A tick, for all who watch something. */
export function ticks(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('stocks', seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 6 + Math.floor(random() * 12));
		const idle = world.anyone();
		world.act(idle, { do: 'watch', symbols: [] });
		const root = tickUntil(world, 'quotes');
		const nameOf = namesOf(world.trace);
		return (
			root && {
				...{ world, root, type: 'quotes' },
				ask: `The market is open, and ${idle.name} has emptied the watch list. Who receives \`quotes\`?`,
				outside: (id) =>
					`${nameOf(id)} watches nothing, so there is nothing to tell: the server sends to those who have a watch list that is not empty.`,
				inside: (id) =>
					`${nameOf(id)} watches something. No request is needed: the server may send whenever its code wants to.`,
				why: (names) =>
					`At every tick the server sends each client the prices it watches, unasked: here to ${andList(names)}, a message of its own to each.`,
			}
		);
	});
}

/** The price of one symbol, for those who watch it. */
export function watched(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('stocks', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 10 + Math.floor(random() * 14));
		const nameOf = namesOf(world.trace);
		const symbol = pickFrom(SYMBOLS, random);
		const lists = new Map(
			world.people.map(({ id, client }) => [
				id,
				client.mind?.app === 'stocks' ? client.mind.watched : [],
			]),
		);
		const watching = [...lists.values()].filter((list) => list.includes(symbol)).length;
		if (watching === 0 || watching === lists.size) return null;
		const root = tickUntil(world, 'quotes');
		const listOf = (id: string) => andList(lists.get(id) ?? []).replace('nobody', 'nothing');
		return (
			root && {
				...{ world, root, type: 'quotes', holding: `"symbol":"${symbol}"` },
				ask: `The market is open. Who is told the price of ${symbol}?`,
				outside: (id) =>
					`${nameOf(id)} watches ${listOf(id)}, so its \`quotes\` does not hold ${symbol}. A tick is no broadcast: each client gets what it asked to watch.`,
				inside: (id) => `${nameOf(id)} watches ${listOf(id)}: ${symbol} is on the list.`,
				why: (names) =>
					`${andList(names)} ${names.length === 1 ? 'has' : 'have'} ${symbol} on the watch list that the server keeps for each client.`,
			}
		);
	});
}
