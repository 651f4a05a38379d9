import { outcomeOf } from '../../../engine';
import type { TraceEvent } from '../../../protocol';
import { createAppScreens } from '../../../screens';
import { createTimeline } from '../../../timeline';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, findIn, upToTurnOf, type Made } from '../maker';
import { andList, counted } from '../words';
import { pickFrom } from '../world';

/** A post that is sent again because nobody knows whether it arrived. */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const { trace, times, reader, author, ids, text } = findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 6 + Math.floor(random() * 10));
		const by = world.anyone();
		const reader = world.anyone([by]);
		const times = 2 + Math.floor(random() * 2);
		const own = world.trace.length;
		// By the sender's own id, by a new one each time, or by one that changes once.
		const sort = pickFrom(['same', 'same', 'new', 'late'] as const, random);
		const ids = Array.from({ length: times }, (_, i) =>
			sort === 'same'
				? `a${own}`
				: sort === 'new'
					? `a${own}-${i + 1}`
					: `a${own}-${i < 1 ? 1 : 2}`,
		);
		const text = world.text();
		if (world.trace.some((event) => JSON.stringify(event).includes(text))) return null;
		const roots = ids.map((id) => world.act(by, { do: 'post', text, id }));
		const trace = upToTurnOf(world.trace, roots.at(-1)?.n ?? 1);
		return { trace, times, reader, author: by, ids, text };
	});
	const roots = trace.filter(
		(event) =>
			event.kind === 'message' && event.type === 'post' && ids.includes(String(event.data['id'])),
	);
	const count = seenBy(trace, reader.id, text);
	const distinct = new Set(ids).size;
	const copies = roots.map((root) => outcomeOf(trace, root).reached.flat().length);
	const why =
		distinct === 1
			? `${times === 2 ? 'Both' : `All ${times}`} carry the id \`${ids[0] ?? ''}\`, so the server knows that it is one post: it broadcasts the first (${counted(copies[0] ?? 0, 'copy', 'copies')}) and does nothing for the rest. A retry does no harm.`
			: `The server knows posts by their ids, and these are ${distinct}: ${andList([...new Set(ids)].map((id) => `\`${id}\``))}. Each new id is a new post for it. A retry must repeat the id.`;
	const choice = (times: number, reason: string): DrillChoice => ({
		...{
			id: String(times),
			text: times === 1 ? 'Once' : times === 0 ? 'Not at all' : `${times} times`,
			reason,
		},
	});
	const wrong = [
		choice(times, `Sent ${times} times is not posted ${times} times: the id tells. ${why}`),
		choice(0, `Nothing is refused here, and the first has arrived. ${why}`),
		choice(
			1,
			`The same text is not enough to know a retry: two people, or one, may well post the same words. ${why}`,
		),
		choice(times + 1, `The server sends nothing twice by itself. ${why}`),
		choice(2, `The first copy is not sent again. ${why}`),
	].filter(({ id }) => id !== String(count));
	return {
		question: `${author.name}’s client hears nothing after its post, and sends it again: ${times} times in all, and each arrives. How often does “${text}” stand on ${reader.name}’s screen?`,
		scene: {
			...{ app: 'feed', trace, n: roots[0]?.n ?? 1 },
			...{ stop: 'before', hideFrom: (roots[0]?.n ?? 1) + 1 },
		},
		exhibits: [
			{
				...{ kind: 'text', title: `What ${author.name}’s client sends` },
				lines: ids.map((id) => JSON.stringify({ type: 'post', id, text })),
			},
		],
		ask: chooseOne(choice(count, why), wrong, random, 3),
		why,
	};
}

/** How many posts of this text a screen shows at the end. */
function seenBy(trace: readonly TraceEvent[], client: string, text: string): number {
	const timeline = createTimeline('sequential');
	for (const event of trace) timeline.push(event);
	const screen = createAppScreens(timeline, 'feed').at(client, timeline.end);
	return screen.app === 'feed' ? screen.posts.filter((post) => post.text === text).length : 0;
}
