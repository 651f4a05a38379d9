import { SYMBOLS, type AppName } from '../../../protocol';
import { diceOf, findIn } from '../maker';
import { andList, namesOf } from '../words';
import { pickFrom } from '../world';
import { isOther, tickUntil, wordOf, type Moment } from './moment';

/** What nobody gets an answer to. */
export function isNotAnswered(seed: number): Moment {
	const random = diceOf(seed);
	const app: AppName = random() < 0.5 ? 'feed' : 'stocks';
	return findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 6 + Math.floor(random() * 8));
		const by = world.anyone();
		const nameOf = namesOf(world.trace);
		const words = {
			ask: 'Who receives something from the server because of it?',
			inside: () => '',
			why: () =>
				'Nobody does. Over HTTP each request gets an answer; over a WebSocket the server answers only if its code sends something, and this code sends nothing.',
		};
		if (app === 'stocks') {
			const symbols = SYMBOLS.filter(() => random() < 0.4);
			const root = world.act(by, { do: 'watch', symbols });
			return {
				...{ world, root, type: null, ...words },
				outside: (id: string) =>
					isOther(by, id)
						? `${nameOf(id)} has nothing to do with ${by.name}’s watch list. The server notes it and tells nobody.`
						: `The server only notes what ${by.name} watches. Prices come with the next tick, which comes of the clock and not of this message.`,
			};
		}
		const text = world.text();
		const post = wordOf(world.act(by, { do: 'post', text })).data['id'];
		const root = world.act(by, { do: 'post', text, id: String(post) });
		return {
			...{ world, root, type: null, ...words },
			ask: `It is a retry: the same post with the same id, which the server has already. ${words.ask}`,
			outside: (id: string) =>
				isOther(by, id)
					? `${nameOf(id)} got the post the first time. The server knows its id and does not send it again.`
					: `Nothing says that the server must answer. It knows the post by its id, does nothing, and ${by.name} gets no word of it.`,
		};
	});
}

/** What is for all. */
export function isForAll(seed: number): Moment {
	const random = diceOf(seed);
	const app = pickFrom(['feed', 'chat', 'stocks', 'stocks'] as const, random);
	return findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 8 + Math.floor(random() * 10));
		const nameOf = namesOf(world.trace);
		if (app === 'stocks' && random() < 0.6) {
			const root = tickUntil(world, 'market');
			return (
				root && {
					...{ world, root, type: 'market' },
					ask: 'Who receives `market`?',
					outside: () => '',
					inside: (id) =>
						`\`market\` goes to all, whatever they watch: ${nameOf(id)} is connected, and that is all it takes.`,
					why: (names) =>
						`The server broadcasts to all, without \`except\` and without a room: ${andList(names)}. No client caused it, so there is no sender to leave out.`,
				}
			);
		}
		const host = world.anyone();
		return {
			world,
			root: world.announce(host, world.text()),
			type: 'announcement',
			ask: 'Who receives `announcement`?',
			outside: () => '',
			inside: (id) =>
				isOther(host, id)
					? `An announcement goes to every client of the playground${app === 'chat' ? ', whichever room it is in' : ''}. ${nameOf(id)} is one.`
					: `${host.name} sent it, but a sender is left out only where the code says \`except\`. Here it does not: the host gets a copy too.`,
			why: (names) =>
				`The server broadcasts an announcement to all: ${andList(names)}. The sender is among them.`,
		};
	});
}
