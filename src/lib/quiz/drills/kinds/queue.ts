import { CLOSE } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, type Made } from '../maker';
import { queueOf, type SlowReader } from '../network';
import { pickFrom } from '../world';

/** A slow reader makes a queue: how long, and when is it too long? */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const readPerSecond = pickFrom([0, 10_000, 20_000, 50_000, 100_000], random);
	const sentPerSecond =
		readPerSecond + pickFrom([-10_000, 20_000, 40_000, 60_000, 90_000, 150_000], random);
	const reader: SlowReader = {
		...{ readPerSecond, sentPerSecond: Math.max(10_000, sentPerSecond) },
		limit: pickFrom([200_000, 400_000, 500_000, 1_000_000], random),
	};
	return random() < 0.5 ? howMuch(reader, random) : until(reader, random);
}

const kilo = (bytes: number): string => `${bytes / 1000} kB`;

const story = ({ sentPerSecond, readPerSecond, limit }: SlowReader): string =>
	`A server sends a client ${kilo(sentPerSecond)} a second. The client reads ${readPerSecond === 0 ? 'nothing' : `${kilo(readPerSecond)} a second`}. The server closes a connection when more than ${kilo(limit)} wait for it.`;

function howMuch(reader: SlowReader, random: () => number): Made {
	const { sentPerSecond, readPerSecond, limit } = reader;
	const safe = queueOf(reader, 60).closedAt ?? 12;
	const seconds = Math.max(1, Math.min(2 + Math.floor(random() * 8), safe - 1));
	const key = queueOf(reader, seconds).waiting.at(-1) ?? 0;
	const [sent, read] = [sentPerSecond * seconds, Math.min(sentPerSecond, readPerSecond) * seconds];
	const why =
		key === 0
			? `The client reads as fast as it is sent to, so nothing is left waiting.`
			: `In ${seconds} s ${kilo(sent)} are sent and ${kilo(read)} are read. The rest, ${kilo(key)}, waits: in buffers of the network first, and then in the server’s memory, where \`bufferedAmount\` counts it.`;
	const choice = (bytes: number, reason: string): DrillChoice => ({
		...{ id: String(bytes), text: kilo(bytes), reason },
	});
	const wrong = [
		choice(
			0,
			`Nothing is thrown away: a WebSocket is a TCP connection, and loses nothing while it stands. ${why}`,
		),
		choice(sent, `That is all that was sent. What was read waits no more. ${why}`),
		choice(read, `That is what was read. ${why}`),
		choice(limit, `That is the limit, where it would be closed. ${why}`),
		choice(
			key + sentPerSecond,
			`That is a second later, or without what was read in the last one. ${why}`,
		),
		choice(Math.abs(sentPerSecond - readPerSecond), `That is for one second. ${why}`),
	].filter(({ id }) => id !== String(key));
	return {
		question: `${story(reader)} How much waits after ${seconds} s?`,
		...{ scene: null, exhibits: [] },
		ask: chooseOne(choice(key, why), wrong, random, 3),
		why,
	};
}

function until(reader: SlowReader, random: () => number): Made {
	const { sentPerSecond, readPerSecond, limit } = reader;
	const { closedAt } = queueOf(reader, 3600);
	const growth = sentPerSecond - readPerSecond;
	const why =
		closedAt === null
			? 'The client reads as fast as it is sent to: nothing piles up, and the connection stays.'
			: `Each second ${kilo(growth)} more wait. After ${closedAt} s that is more than ${kilo(limit)}, and the server closes with ${CLOSE.tryAgainLater}: one slow reader must not fill its memory. The client may come back later.`;
	const text = (second: number | null, reason: string): DrillChoice =>
		second === null
			? { id: 'never', text: 'Never', reason }
			: { id: String(second), text: `After ${second} s`, reason };
	const wrong = [
		text(null, `What is not read goes on piling up. ${why}`),
		text(Math.floor(limit / sentPerSecond) + 1, `That would be so if nothing were read. ${why}`),
		text(
			readPerSecond > 0 ? Math.floor(limit / readPerSecond) + 1 : 1,
			`What counts is how much more is sent than read. ${why}`,
		),
		text(1, `It is not the pace that is too much, but what has piled up. ${why}`),
		text((closedAt ?? 6) + 3, `That is too late: the limit is passed before. ${why}`),
		text(30, `No time is set: it is the bytes that count. ${why}`),
	].filter(({ id }) => id !== (closedAt === null ? 'never' : String(closedAt)));
	return {
		question: `${story(reader)} When does it close this one, counted in whole seconds?`,
		...{ scene: null, exhibits: [] },
		ask: chooseOne(text(closedAt, why), wrong, random, 3),
		why,
	};
}
