import { outcomeOf } from '../../../engine';
import { createNames } from '../../../sim/names';
import { createRandom } from '../../../engine';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, findIn, sceneBefore, type Made } from '../maker';
import { andList } from '../words';
import { pickFrom } from '../world';

/** Who can read it, and who is it from? wss answers the one, a token the other. */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const sort = pickFrom(['network', 'name', 'host', 'host'] as const, random);
	if (sort === 'network') return whoReads(seed, random);
	return sort === 'name' ? sameName(seed, random) : isHost(seed, random);
}

const choice = (id: string, text: string, reason: string): DrillChoice => ({ id, text, reason });

/** Whether somebody on the way can read what a connection to this address carries. */
export const isReadable = (address: string): boolean => new URL(address).protocol === 'ws:';

function whoReads(seed: number, random: () => number): Made {
	const name = createNames(createRandom(seed)).take();
	const host = pickFrom(['duplex.example', 'chat.example', 'news.example'], random);
	const place = pickFrom(['a café', 'a hotel', 'a train', 'an airport'], random);
	const address = `${pickFrom(['ws', 'wss'], random)}://${host}/ws/p${1 + Math.floor(random() * 90)}`;
	const open = isReadable(address);
	const why = open
		? 'With `ws:` nothing is encrypted: whoever passes the bytes on can read the path, the headers and every message, and can change them. Masking hides nothing, for its key stands in each frame.'
		: 'With `wss:` the connection is TLS: on the way one can see which server is spoken with, and when and how much, but neither path nor headers nor messages.';
	const everything = choice('all', 'Everything: the path, the headers and the texts', why);
	const little = choice('little', `Only that ${host} is spoken with, when and how much`, why);
	const [key, wrong] = open ? [everything, little] : [little, everything];
	return {
		question: `In ${place}, ${name}’s page opens \`${address}\`. What can somebody who watches the network there read?`,
		...{ scene: null, exhibits: [] },
		ask: chooseOne(
			key,
			[
				wrong,
				choice(
					'headers',
					'The path and the headers, but not the texts: those are masked',
					`Masking is no encryption: the key stands in the frame. ${why}`,
				),
				choice(
					'nothing',
					'Nothing, not even which server is spoken with',
					`The address of a server can always be seen: the network must know where to bring the bytes. ${why}`,
				),
			],
			random,
		),
		why,
	};
}

/** A name proves nothing: who connects with the same name is another client. */
function sameName(seed: number, random: () => number): Made {
	const { world, root, name } = findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 4 + Math.floor(random() * 8));
		const author = world.anyone();
		const post = world.act(author, { do: 'post', text: world.text() });
		const twin = world.join(author.name);
		if (post.kind !== 'message') return null;
		const root = world.act(twin, { do: 'like', post: String(post.data['id']) });
		return { world, root, name: author.name };
	});
	const { effects, reached } = outcomeOf(world.trace, root);
	const isLiked =
		effects[0]?.type === 'liked' && reached[0]?.[0] !== (root.kind === 'message' ? root.from : '');
	const why = `To the server a client is its connection, with an id and a token that it was given, not its name. Anybody may call themselves ${name}: the second one is another client, so the like counts, and \`liked\` goes to the first.`;
	const results = [
		choice('liked', `It tells the first ${name} of the like`, why),
		choice(
			'error',
			'It refuses: nobody may like their own post',
			`It is not their own post: the one who posted has another id. ${why}`,
		),
	];
	const key = results[isLiked ? 0 : 1] as DrillChoice;
	return {
		question: `${name} has posted something. Then somebody else connects, also with the name ${name}, and likes that post. What does the server do?`,
		scene: sceneBefore('feed', world.trace, root),
		exhibits: [],
		ask: chooseOne(
			key,
			[
				...results.filter((result) => result !== key),
				choice(
					'both',
					`It tells both, for both are ${name}`,
					`The notice goes to one connection, that of the client who posted. ${why}`,
				),
				choice(
					'closed',
					`It closes the first ${name}’s connection with 4001`,
					`That happens when a client comes back with its token. A name is no token. ${why}`,
				),
			],
			random,
		),
		why,
	};
}

/** The host is whoever has shown the token. */
function isHost(seed: number, random: () => number): Made {
	const proved = random() < 0.5;
	const app = pickFrom(['feed', 'chat', 'stocks'] as const, random);
	const { world, root } = findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 6 + Math.floor(random() * 8));
		const by = world.anyone();
		const text = world.text();
		const root = proved ? world.announce(by, text) : world.act(by, { do: 'announce', text });
		return { world, root };
	});
	const { effects, reached, nameOf, sender } = outcomeOf(world.trace, root);
	const name = nameOf(sender ?? '');
	const text = root.kind === 'message' ? String(root.data['text']) : '';
	const isTold = effects[0]?.type === 'announcement';
	const names = andList((reached[0] ?? []).map(nameOf));
	const why = isTold
		? `${name}’s connection has shown the host’s token, so the server does what it asks: \`announcement\` to ${names}.`
		: `Nothing in the message says that ${name} is the host, and the connection has not shown the token. The server answers ${names} with an \`error\`, \`not-host\`, and tells nobody else.`;
	const told = choice('told', 'It broadcasts the announcement to all', why);
	const refused = choice(
		'refused',
		`It answers ${name} with an \`error\`, and tells nobody else`,
		why,
	);
	const [key, wrong] = isTold ? [told, refused] : [refused, told];
	const frames = [
		...(proved
			? [
					JSON.stringify({
						type: 'host',
						token: '…the token that came when the playground was made…',
					}),
				]
			: []),
		JSON.stringify({ type: 'announce', text }),
	];
	return {
		question: `${name} sends ${proved ? 'these two messages' : 'this message, and no other before it'}. What does the server do at the ${proved ? 'second' : 'announcement'}?`,
		scene: sceneBefore(app, world.trace, root),
		exhibits: [{ kind: 'text', title: `What ${name} sends`, lines: frames }],
		ask: chooseOne(
			key,
			[
				wrong,
				choice(
					'name',
					'It depends on the name: the host’s is known',
					`A name proves nothing, for anybody may choose it. A token does. ${why}`,
				),
				choice(
					'closed',
					'It closes the connection with 1008',
					`One refusal closes nothing. ${why}`,
				),
			],
			random,
		),
		why,
	};
}
