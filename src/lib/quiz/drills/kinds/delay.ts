import { createRandom } from '../../../engine';
import { createNames, shuffle } from '../../../sim/names';
import { createTexts } from '../../../sim/texts';
import type { ConceptId } from '../../concepts';
import type { DrillChoice, DrillItem, Exhibit } from '../drill';
import { chooseOne, diceOf, type Made } from '../maker';
import { arrivals, type Travelling } from '../network';
import { pickFrom } from '../world';

interface Line extends Travelling {
	readonly text: string;
}

/** Delay on one connection moves messages, but never past each other; on two it may. */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	return random() < 0.5 ? whichOrder(seed, random) : when(seed, random);
}

const ms = (value: number): string => `${value} ms`;

const table = (lines: readonly Line[]): Exhibit => ({
	...{ kind: 'table', title: 'What is sent to the server' },
	head: ['message', 'sent at', 'its bytes need'],
	rows: lines.map(({ connection, text, sentAt, travelMs }) => [
		`${connection}: “${text}”`,
		...[ms(sentAt), ms(travelMs)],
	]),
});

function write(seed: number, random: () => number, by: readonly string[]): Line[] {
	const text = createTexts(createRandom(seed));
	let sentAt = 0;
	return by.map((connection) => {
		const line = {
			connection,
			text: text(),
			sentAt,
			travelMs: (2 + Math.floor(random() * 40)) * 10,
		};
		sentAt += (1 + Math.floor(random() * 6)) * 10;
		return line;
	});
}

/** Two connections, four messages: those of one keep their order, those of two need not. */
function whichOrder(seed: number, random: () => number): Made {
	const names = createNames(createRandom(seed));
	const [a, b] = [names.take(), names.take()];
	let lines: Line[] = [];
	let at: number[] = [];
	for (let i = 0; i < 50; i++) {
		lines = write(seed + i, random, shuffle([a, a, b, b], random));
		at = arrivals(lines);
		// Apart, and not as they were sent; one at least has to wait for the one before it.
		const apart = new Set(at).size === 4 || waits(lines, at);
		const moved = at.some((time, j) => j > 0 && time < (at[j - 1] ?? 0));
		if (apart && moved && hasOneOrder(lines, at)) break;
	}
	const sorted = lines
		.map((line, i) => ({ line, i, at: at[i] ?? 0 }))
		.sort((x, y) => x.at - y.at || x.i - y.i);
	const items = sorted.map(({ line, i, at }): DrillItem => {
		const held = at > line.sentAt + line.travelMs;
		return {
			id: `m${i}`,
			text: `${line.connection}: “${line.text}”`,
			reason: held
				? `“${line.text}” could be there at ${ms(line.sentAt + line.travelMs)}, but it comes behind ${line.connection}’s earlier message on the same connection, at ${ms(at)}: TCP keeps the order.`
				: `“${line.text}” arrives at ${ms(at)}: sent at ${ms(line.sentAt)}, and ${ms(line.travelMs)} on the way.`,
		};
	});
	const shown = shuffle(items, random);
	return {
		question: `${a} and ${b} each have a connection of their own to the server, and the network delays them. In which order does the server receive these messages?`,
		...{ scene: null, exhibits: [table(lines)] },
		ask: {
			form: 'order',
			items: shown.every((item, i) => item === items[i]) ? shown.reverse() : shown,
			key: items.map(({ id }) => id),
		},
		why: items.map(({ reason }) => reason).join(' '),
	};
}

const waits = (lines: readonly Line[], at: readonly number[]): boolean =>
	lines.some(({ sentAt, travelMs }, i) => (at[i] ?? 0) > sentAt + travelMs);

/** Two that arrive together must be of one connection, which tells their order. */
const hasOneOrder = (lines: readonly Line[], at: readonly number[]): boolean =>
	at.every((time, i) =>
		at.every(
			(other, j) => j === i || other !== time || lines[i]?.connection === lines[j]?.connection,
		),
	);

/** One connection: when does the last of three arrive? */
function when(seed: number, random: () => number): Made {
	const name = createNames(createRandom(seed)).take();
	let lines = write(seed, random, [name, name, name]);
	for (let i = 1; i < 50 && !(random() < 0.2) && !waits(lines, arrivals(lines)); i++)
		lines = write(seed + i, random, [name, name, name]);
	const at = arrivals(lines);
	const asked = pickFrom([1, 2], random);
	const line = lines[asked] as Line;
	const key = at[asked] ?? 0;
	const alone = line.sentAt + line.travelMs;
	const why =
		key > alone
			? `Alone it would be there at ${ms(alone)}. But it is on one connection with the message before it, which comes at ${ms(key)}: TCP hands over bytes in the order in which they were sent, so it waits.`
			: `It is sent at ${ms(line.sentAt)} and needs ${ms(line.travelMs)}, so it comes at ${ms(key)}. What was sent before it is there by then.`;
	const choice = (value: number, reason: string): DrillChoice => ({
		...{ id: String(value), text: `At ${ms(value)}`, reason },
	});
	const wrong = [
		choice(alone, `It cannot pass the message before it. ${why}`),
		choice(at[asked - 1] ?? 0, `That is when the one before it comes. ${why}`),
		choice(line.travelMs, `It is not sent at 0 ms. ${why}`),
		choice(
			(at[asked - 1] ?? 0) + line.travelMs,
			`The bytes are on their way at the same time: their delays do not add up. ${why}`,
		),
		choice(line.sentAt, `That is when it is sent. ${why}`),
		choice(key + 50, `Nothing holds it longer. ${why}`),
	].filter(({ id }) => id !== String(key));
	return {
		question: `${name} sends three messages over one connection. When does the server receive “${line.text}”?`,
		...{ scene: null, exhibits: [table(lines)] },
		ask: chooseOne(choice(key, why), wrong, random, 3),
		why,
	};
}
