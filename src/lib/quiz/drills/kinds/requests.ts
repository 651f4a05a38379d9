import { SERVER, type MessageEvent, type TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice, Exhibit, Scene } from '../drill';
import { chooseOne, diceOf, findIn, upToTurnOf, type Made } from '../maker';
import { poll, readEventStream, REQUESTS, type Talk } from '../ways';
import { counted } from '../words';
import { pickFrom } from '../world';

/** What one client of a ticker said and was told in a stretch of its traffic. */
interface Stretch {
	readonly name: string;
	readonly trace: readonly TraceEvent[];
	/** In order; the first one begins the stretch. */
	readonly messages: readonly MessageEvent[];
}

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

const isDown = ({ from }: MessageEvent): boolean => from === SERVER;

const sceneOf = ({ trace, messages }: Stretch): Scene => ({
	...{ app: 'stocks', trace, n: messages[0]?.n ?? 1 },
	...{ stop: 'after', hideFrom: trace.length + 1 },
});

const number = (count: number, unit: string, reason: string): DrillChoice => ({
	...{ id: String(count), text: counted(count, unit), reason },
});

/** Of the numbers that came from some mistake, those that are not right. */
const wrongOf = (key: number, wrong: readonly DrillChoice[]): DrillChoice[] =>
	wrong.filter(({ id }) => id !== String(key) && Number(id) >= 0);

function polling({ name, trace, messages }: Stretch, random: () => number): Made {
	const down = messages.filter(isDown);
	const start = (down[0]?.at ?? 0) - Math.floor(random() * 900) - 100;
	// To a tenth of a second, as they are shown: the answer must follow from what can be read.
	const news = down.map(({ at }) => Math.round((at - start) / 100) * 100);
	const everyMs = pickFrom([1000, 2000, 3000, 4000], random);
	const lastMs = news.at(-1) ?? 0;
	const forMs = Math.ceil(lastMs / everyMs) * everyMs;
	const { requests, idle, stalest } = poll(news, everyMs, forMs);
	const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
	const exhibit: Exhibit = {
		...{ kind: 'table', title: 'When the server had new prices', head: ['price', 'after'] },
		rows: news.map((at, i) => [String(i + 1), seconds(at)]),
	};
	const story = `A page asks for ${name}’s prices at 0 s and then every ${everyMs / 1000} s, for ${forMs / 1000} s.`;
	const base = { scene: sceneOf({ name, trace, messages }), exhibits: [exhibit] };
	const sort = pickFrom(['requests', 'idle', 'stale', 'long'] as const, random);

	if (sort === 'stale') {
		const at = news.find((time) => Math.ceil(time / everyMs) * everyMs - time === stalest) ?? 0;
		const why = `The prices of ${seconds(at)} had to wait for the request of ${seconds(at + stalest)}: ${seconds(stalest)}. Polling shows news as late as the time between two requests.`;
		const text = (ms: number, reason: string): DrillChoice => ({
			...{ id: seconds(ms), text: seconds(ms), reason },
		});
		const wrong = [
			text(
				0,
				`A request brings what there is at its time; what comes right after it waits for the next. ${why}`,
			),
			text(
				everyMs,
				`That is the longest that it could be. No price came right after a request here. ${why}`,
			),
			text(everyMs / 2, `That is about the mean. Asked is the oldest. ${why}`),
			text(everyMs - stalest, `That is how long the last request before it had been over. ${why}`),
		].filter(({ id }) => id !== seconds(stalest));
		return {
			...{
				...base,
				question: `${story} How old are the oldest prices at the moment when they come?`,
			},
			...{ ask: chooseOne(text(stalest, why), wrong, random, 3), why },
		};
	}
	if (sort === 'long') {
		const held = REQUESTS['long-polling']({ up: 0, down: news.length });
		const why = `With long polling each request is held until there is news: ${news.length} are answered, and one more waits for the next. That makes ${held}.`;
		return {
			...base,
			question: `A page follows ${name}’s prices by long polling: a request is answered when there is news, and then the page asks again. How many requests has it made right after the last of these prices?`,
			ask: chooseOne(
				number(held, 'request', why),
				wrongOf(held, [
					number(news.length, 'request', `One more is open already, and waits. ${why}`),
					number(
						1,
						'request',
						`A held request gives one answer and is over. That one request brings many answers is Server-Sent Events. ${why}`,
					),
					number(
						2 * news.length,
						'request',
						`One request for each price is enough: it is the wait for the answer that is long. ${why}`,
					),
					number(requests, 'request', `That would be polling every ${everyMs / 1000} s. ${why}`),
				]),
				random,
				3,
			),
			why,
		};
	}
	const key = sort === 'requests' ? requests : idle;
	const useful = requests - idle;
	const why =
		sort === 'requests'
			? `From 0 s to ${forMs / 1000} s every ${everyMs / 1000} s makes ${requests} requests, whether there is news or not: ${idle} bring nothing new.`
			: `${requests} requests are made, and ${useful} find something new. The other ${idle} bring nothing, and cost their headers all the same.`;
	return {
		...base,
		question: `${story} ${sort === 'requests' ? 'How many requests does it make?' : 'How many of its requests bring nothing new?'}`,
		ask: chooseOne(
			number(key, 'request', why),
			wrongOf(key, [
				number(
					news.length,
					'request',
					`The server had news that often. Polling knows nothing of that: it asks by the clock. ${why}`,
				),
				number(
					0,
					'request',
					`The page asks by its own clock, so some requests find nothing. ${why}`,
				),
				number(
					sort === 'requests' ? idle : requests,
					'request',
					`That is the number of ${sort === 'requests' ? 'requests for nothing' : 'all requests'}. ${why}`,
				),
				number(requests - 1, 'request', `The one at 0 s counts too. ${why}`),
				number(useful, 'request', `That is how many found something new. ${why}`),
				number(
					1,
					'request',
					`An answer ends its request; for more, the page must ask again. ${why}`,
				),
				number(requests + 2, 'request', `That is too many. ${why}`),
			]),
			random,
			3,
		),
		why,
	};
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
