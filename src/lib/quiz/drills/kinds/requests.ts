import type { MessageEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { Exhibit } from '../drill';
import { chooseOne, diceOf, findIn, upToTurnOf, type Made } from '../maker';
import { polling } from '../polling';
import { isDown, number, sceneOf, wrongOf, type Stretch } from '../stretch';
import { readEventStream, REQUESTS, type Talk } from '../ways';
import { counted } from '../words';

/** How many HTTP requests, how many for nothing, how old: ways to follow prices, side by side. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const stretch = findStretch(seed, random);
	if (concept === 'polling') return polling(stretch, random);
	if (concept === 'server-sent-events' && random() < 0.4) return eventStream(stretch, random);
	return howMany(concept === 'full-duplex' ? 'websocket' : 'sse', stretch, random);
}

function findStretch(seed: number, random: () => number): Stretch {
	return findIn('stocks', seed, (world) => {
		world.start(2 + Math.floor(random() * 2), 16 + Math.floor(random() * 10));
		const { id, name } = world.anyone();
		const own = world.trace.filter(
			(event): event is MessageEvent =>
				event.kind === 'message' && (event.from === id || event.to === id),
		);
		const messages = own.slice(-(6 + Math.floor(random() * 4)));
		const up = messages.filter(({ from }) => from === id).length;
		if (messages.length < 6 || up < 1 || messages.length - up < 3) return null;
		return { name, trace: upToTurnOf(world.trace, messages.at(-1)?.n ?? 1), messages };
	});
}

function tableOf({ name, messages }: Stretch): Exhibit {
	const start = messages[0]?.at ?? 0;
	return {
		...{ kind: 'table', title: `What ${name}’s page and the server had to say` },
		head: ['after', 'from', 'message'],
		rows: messages.map((event) => [
			`${((event.at - start) / 1000).toFixed(1)} s`,
			isDown(event) ? 'server' : name,
			`\`${event.type}\``,
		]),
	};
}

function howMany(way: 'websocket' | 'sse', stretch: Stretch, random: () => number): Made {
	const down = stretch.messages.filter(isDown).length;
	const talk: Talk = { up: stretch.messages.length - down, down };
	const { up } = talk;
	const key = REQUESTS[way](talk);
	const why =
		way === 'websocket'
			? `One request opens the connection. After that ${counted(up, 'message')} went up and ${down} came down as frames, over the same connection and in whichever order: either end may send at any time.`
			: `One request opens the stream, and all ${down} messages of the server come down on it. It goes one way, so what ${stretch.name} says takes a request each time, here ${up}: together ${key}.`;
	const ways =
		way === 'websocket'
			? 'over a WebSocket'
			: 'over Server-Sent Events, and by `POST` for what the page says';
	return {
		question: `How many HTTP requests does this talk take ${ways}, the one that opens it included?`,
		...{ scene: sceneOf(stretch), exhibits: [tableOf(stretch)] },
		ask: chooseOne(
			number(key, 'request', why),
			wrongOf(key, [
				number(
					1,
					'request',
					`An event stream carries what the server says, and nothing the other way. ${why}`,
				),
				number(
					1 + up,
					'request',
					`That would be Server-Sent Events: there, what the page says takes a request each. ${why}`,
				),
				number(down, 'request', `The server does not need a request for each message. ${why}`),
				number(2, 'request', `There is no second connection for the other direction. ${why}`),
				number(
					up + down,
					'request',
					`That is one request for each message, as if nothing stayed open. ${why}`,
				),
				number(up, 'request', `The request that opens it counts too. ${why}`),
				number(key + 3, 'request', `That is too many. ${why}`),
			]),
			random,
			3,
		),
		why,
	};
}

/** The text of a stream: which events does the page get? */
function eventStream(stretch: Stretch, random: () => number): Made {
	const lines: string[] = [];
	const down = stretch.messages.filter(isDown).slice(0, 4);
	const data = down.map((event) => {
		const [quote] = event.data['quotes'] as { symbol: string; price: number }[];
		return `${quote?.symbol ?? 'FERN'} ${quote?.price ?? 0}`;
	});
	data.forEach((text, i) => {
		if (random() < 0.3) lines.push(': still here', '');
		lines.push(`id: ${i + 1}`, `data: ${text}`);
		if (random() < 0.3) lines.push(`data: at ${((down[i]?.at ?? 0) % 60_000) / 1000} s`);
		lines.push('');
	});
	const isCut = random() < 0.4;
	if (isCut) lines.pop();
	const text = `${lines.join('\n')}\n`;
	const events = readEventStream(text).length;
	const why = `An event is told at the blank line that ends it: ${counted(events, 'event')}. Two \`data\` lines before it are one event of two lines, a line that begins with a colon is a comment${isCut ? ', and the last block has no blank line after it yet' : ''}.`;
	const datas = lines.filter((line) => line.startsWith('data')).length;
	const blanks = lines.filter((line) => line === '').length;
	return {
		question: 'This has come down an event stream so far. How many events has the page got?',
		scene: null,
		exhibits: [{ kind: 'text', title: 'The stream', lines: text.split('\n') }],
		ask: chooseOne(
			number(events, 'event', why),
			wrongOf(events, [
				number(datas, 'event', `That counts the \`data\` lines. ${why}`),
				number(data.length, 'event', `The last one has not ended yet. ${why}`),
				number(
					blanks,
					'event',
					`That counts the blank lines: one after a comment ends no event. ${why}`,
				),
				number(lines.length, 'event', `That counts the lines. ${why}`),
				number(events + 1, 'event', `One too many. ${why}`),
				number(events - 1, 'event', `One too few. ${why}`),
			]),
			random,
			3,
		),
		why,
	};
}
