import { diceOf, findIn } from '../maker';
import { andList, namesOf } from '../words';
import { isOther, wordOf, type Moment } from './moment';

/** A post, for all but its author. */
export function posts(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 8 + Math.floor(random() * 10));
		const by = world.anyone();
		return {
			world,
			root: world.act(by, { do: 'post', text: world.text() }),
			type: 'posted',
			ask: 'Who receives `posted`?',
			outside: () =>
				`${by.name} wrote the post, and the page shows it at once. The server leaves its author out with \`except\`: a sender gets a copy only where the server’s code says so.`,
			inside: (id) =>
				`${namesOf(world.trace)(id)} is connected and did not write it. A post is broadcast to everyone but its author, whatever they did before.`,
			why: (names) =>
				`The server broadcasts a post to all but the sender: ${andList(names)}. Each gets a copy on a connection of its own.`,
		};
	});
}

/** A like, for the author alone. */
export function likes(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 6 + Math.floor(random() * 10));
		const [author, fan] = [world.anyone(), world.anyone()];
		if (author === fan) return null;
		const { data } = wordOf(world.act(author, { do: 'post', text: world.text() }));
		return {
			world,
			root: world.act(fan, { do: 'like', post: String(data['id']) }),
			type: 'liked',
			ask: 'Who receives `liked`?',
			outside: (id) =>
				isOther(fan, id)
					? `${namesOf(world.trace)(id)} has nothing to do with this like. The server writes to one connection, the author’s; the others are not told.`
					: `${fan.name} sent the like and needs no answer: the page shows the heart at once. Not every message is answered.`,
			inside: () =>
				`${author.name} wrote the post. \`io.send\` chooses that one connection: the notice is for the author.`,
			why: () =>
				`A like is a notice to one: the server looks up who wrote the post and sends to ${author.name} alone.`,
		};
	});
}

/** A like that may not be, for the one who asked. */
export function isRefused(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 6 + Math.floor(random() * 8));
		const author = world.anyone();
		const post = wordOf(world.act(author, { do: 'post', text: world.text() })).data['id'];
		const own = random() < 0.5;
		const fan = own ? author : world.anyone([author]);
		if (!own) world.act(fan, { do: 'like', post: String(post) });
		return {
			world,
			root: world.act(fan, { do: 'like', post: String(post) }),
			type: null,
			ask: 'Who receives what the server sends because of it?',
			outside: (id) =>
				own || isOther(author, id)
					? 'The like did not count, so nothing has happened that others should know. A refusal concerns the client that asked, and no other.'
					: `${author.name} wrote the post, but this like was refused: only a like that counts brings \`liked\`.`,
			inside: () =>
				`The server refuses: ${own ? 'nobody may like their own post' : 'a post can be liked once'}. It says so with an \`error\` to ${fan.name}, on the connection that the like came by.`,
			why: () =>
				`A refusal is a message like any other, from the server to one client: ${fan.name}, who asked. The connection stays open.`,
		};
	});
}
