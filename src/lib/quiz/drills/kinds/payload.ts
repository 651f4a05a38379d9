import { outcomeOf } from '../../../engine';
import { utf8Length, type MessageEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, findIn, sceneInFlight, type Made } from '../maker';
import { andList, deedOf } from '../words';
import { pickFrom, roomOf } from '../world';

/** What stands in the frame? The text is that of the message itself, to the byte. */
export function make(concept: ConceptId, seed: number): Made {
	return concept === 'no-direct-line' ? postText(seed) : sayText(seed);
}

const codeOf = (value: unknown): string => `\`${JSON.stringify(value)}\``;

/** A choice that is a frame's text. */
const textChoice = (value: unknown, reason: string): DrillChoice => ({
	...{ id: JSON.stringify(value), text: codeOf(value), reason },
});

const wireOf = ({ type, data }: MessageEvent): Record<string, unknown> => ({ type, ...data });

/** In a room: neither the room nor those in it stand in what the client sends. */
function sayText(seed: number): Made {
	const random = diceOf(seed);
	const { world, event, room, names } = findIn('chat', seed, (world) => {
		world.start(4 + Math.floor(random() * 3), 12 + Math.floor(random() * 12));
		const room = pickFrom(['tea', 'garden', 'music'], random);
		const [by, friend] = world.people;
		if (!by || !friend) return null;
		for (const person of [by, friend])
			if (roomOf(person) !== room) world.act(person, { do: 'enter', room });
		const event = world.act(by, { do: 'say', text: world.text() });
		if (event.kind !== 'message') return null;
		const { reached, nameOf } = outcomeOf(world.trace, event);
		return { world, event, room, names: (reached[0] ?? []).map(nameOf) };
	});
	const { text } = event.data;
	const key = wireOf(event);
	const why = `The client says what it has to say and nothing else. The server knows in which room it is: that list is in its program, and the WebSocket protocol knows no rooms.`;
	return {
		question: `${deedOf(world.trace, event)} It is meant for the room “${room}”. What text is in the frame that the client sends?`,
		scene: sceneInFlight(world.app, world.trace, event),
		exhibits: [],
		ask: chooseOne(
			textChoice(key, why),
			[
				textChoice(
					{ type: 'say', room, text },
					`The client need not name the room: the server has it on its list who is in “${room}”. A client that could name any room could also speak in rooms that it is not in.`,
				),
				textChoice(
					{ type: 'say', to: names, text },
					`The client does not address ${andList(names)}. It writes to the server, and the server looks up who is in the room.`,
				),
				textChoice(
					{ type: 'broadcast', text },
					'A client cannot broadcast. It tells the server what it says, and to broadcast that is the server’s decision.',
				),
			],
			random,
		),
		why,
	};
}

/** In the feed: a client sends one frame, to the server, and names nobody. */
function postText(seed: number): Made {
	const random = diceOf(seed);
	const { world, event, names } = findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 8 + Math.floor(random() * 10));
		const event = world.act(world.anyone(), { do: 'post', text: world.text() });
		if (event.kind !== 'message') return null;
		const { reached, nameOf } = outcomeOf(world.trace, event);
		return { world, event, names: (reached[0] ?? []).map(nameOf) };
	});
	const key = wireOf(event);
	const size = utf8Length(JSON.stringify(key));
	const why = `One frame leaves the client, with ${size} bytes of text, and goes to the server. The client has no line to ${andList(names)}: who gets a copy is up to the server.`;
	const { text, id } = event.data;
	return {
		question: `${deedOf(world.trace, event)} Then ${andList(names)} see it. What does the author’s client send?`,
		scene: sceneInFlight(world.app, world.trace, event),
		exhibits: [],
		ask: chooseOne(
			{ ...textChoice(key, why), text: `Once, to the server: ${codeOf(key)}` },
			[
				{
					id: 'each',
					text: `Once to each of ${andList(names)}: ${codeOf(key)}`,
					reason: `The client has one connection, to the server. There is none to ${andList(names)}.`,
				},
				{
					id: 'to',
					text: `Once, to the server: ${codeOf({ type: 'post', id, text, to: names })}`,
					reason:
						'The client does not choose who gets it, and need not know who is connected. That is the server’s list.',
				},
				{
					id: 'many',
					text: `${names.length} times, to the server: ${codeOf(key)}`,
					reason: `The client says it once. The ${names.length === 1 ? 'copy is' : 'copies are'} made by the server.`,
				},
			],
			random,
		),
		why,
	};
}
