import type { DrillChoice, Exhibit } from './drill';
import { chooseOne, type Made } from './maker';
import { isDown, number, sceneOf, wrongOf, type Stretch } from './stretch';
import { poll, REQUESTS } from './ways';
import { pickFrom } from './world';

/** A page that asks by the clock: how often, how often for nothing, and how late? */
export function polling({ name, trace, messages }: Stretch, random: () => number): Made {
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
