import { APPS_BY_NAME } from '../../../apps';
import { createEngine, isRecipient } from '../../../engine';
import { SERVER, type ClientInfo, type MessageEvent, type TraceEvent } from '../../../protocol';
import { createTimeline } from '../../../timeline';
import type { ConceptId } from '../../concepts';
import { chooseOne, diceOf, findIn, upToTurnOf, type Made } from '../maker';
import { counted, namesOf } from '../words';
import { pickFrom, type World } from '../world';

/** A message that was sent to a client. */
interface Sent {
	readonly seq: number;
	readonly type: string;
}

/** What the engine sends to a client whose connection breaks, and that comes back saying how far it got. */
function sentAgain(world: World, id: string, after: number, had: number): readonly MessageEvent[] {
	const engine = createEngine(APPS_BY_NAME[world.app], world.seed);
	let at = 0;
	let client: ClientInfo = { id, name: id, agent: 'simulated' };
	for (const entry of world.entries) {
		at = entry.at;
		const isIt = entry.kind === 'open' && entry.client.id === id;
		if (isIt) ({ client } = entry);
		// Only with a key can a client come back.
		engine.apply(isIt ? { ...entry, key: id } : entry);
	}
	engine.apply({ kind: 'close', at, client: id, code: 1006, reason: '' });
	const { events } = engine.apply({ kind: 'open', at, client, key: id, back: { after, had } });
	return events.filter(
		(event): event is MessageEvent => event.kind === 'message' && event.to === id,
	);
}

/** The connection broke; the client comes back and says how far it got. What does it still get? */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const { world, trace, id, sent, cut } = findIn(
		pickFrom(['chat', 'feed', 'stocks'] as const, random),
		seed,
		(world) => {
			world.start(3 + Math.floor(random() * 3), 18 + Math.floor(random() * 14));
			const { id } = world.anyone();
			const sent = sentTo(world.trace, id).slice(-(5 + Math.floor(random() * 3)));
			// A refusal is told once, and not again: it would confuse the count.
			if (sent.length < 5 || sent.some(({ type }) => type === 'error')) return null;
			const cut = 1 + Math.floor(random() * (sent.length - 1));
			const trace = upToTurnOf(world.trace, sent.at(-1)?.n ?? 1);
			return { world, trace, id, sent, cut };
		},
	);
	// The same place can be told in two ways: with what it had of a position, or before the next.
	const after = sent[random() < 0.6 ? cut - 1 : cut]?.seq ?? 0;
	const had = sent.slice(0, cut).filter(({ seq }) => seq === after).length;
	const name = namesOf(trace)(id);
	const lacked = sentAgain(world, id, after, had);
	const holds =
		had === 0 ? `what came before position ${after}` : `what came up to position ${after}`;
	const why = `${name} has ${holds}. The rest is sent: ${counted(lacked.length, 'message')}, in order and each once. The position says what was received, so nothing is lost and nothing comes twice.`;
	const choice = (count: number, reason: string) => ({
		...{ id: String(count), text: counted(count, 'message'), reason },
	});
	const wrong = [
		choice(
			0,
			`What was lost on the way is not lost for good: the server has it in its log. ${why}`,
		),
		choice(sent.length, `That is all of it. What ${name} has already must not come twice. ${why}`),
		choice(lacked.length + had, `What ${name} had of position ${after} would come twice. ${why}`),
		choice(lacked.length - 1, `The first of those is missing too. ${why}`),
		choice(1, `Not the last one alone: everything that was missed. ${why}`),
		choice(lacked.length + 1, `One too many: it would come twice. ${why}`),
	].filter(({ id }) => id !== String(lacked.length) && !id.startsWith('-'));
	return {
		question: `${name}’s connection breaks. Its client comes back with \`{"type":"resume",…,"after":${after},"had":${had}}\`: it holds everything before position ${after}, and ${had === 0 ? 'nothing' : counted(had, 'message')} of ${after} itself. How many of these messages does it still get?`,
		scene: {
			...{ app: world.app, trace, n: sent[0]?.n ?? 1 },
			...{ stop: 'after', hideFrom: trace.length + 1 },
		},
		exhibits: [
			{
				...{
					kind: 'table',
					title: `What the server has sent to ${name}`,
					head: ['position', 'message'],
				},
				rows: sent.map(({ seq, type }) => [String(seq), `\`${type}\``]),
			},
		],
		ask: chooseOne(choice(lacked.length, why), wrong, random, 3),
		why,
	};
}

/** What the server has sent to a client, in order. */
function sentTo(trace: readonly TraceEvent[], client: string): (Sent & { readonly n: number })[] {
	const timeline = createTimeline('sequential');
	for (const event of trace) timeline.push(event);
	return timeline.effects
		.filter(({ event, recipients }) => event.from === SERVER && isRecipient(recipients, client))
		.map(({ n, event }) => ({ n, type: event.type, seq: seqOf(event) }));
}

const seqOf = ({ data }: MessageEvent): number => Number(data['seq']);
