import { diceOf, findIn } from '../maker';
import { andList, namesOf } from '../words';
import { pickFrom, roomOf } from '../world';
import { isOther, type Moment } from './moment';

/** Something said, for the others in the room. */
export function says(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('chat', seed, (world) => {
		world.start(4 + Math.floor(random() * 3), 14 + Math.floor(random() * 12));
		const room = pickFrom(['tea', 'garden', 'music'], random);
		for (const person of world.people.slice(0, 2 + Math.floor(random() * 2)))
			if (roomOf(person) !== room) world.act(person, { do: 'enter', room });
		const by = world.anyone();
		const here = world.people.filter((person) => roomOf(person) === roomOf(by));
		if (here.length < 2 || here.length === world.people.length) return null;
		const nameOf = namesOf(world.trace);
		const there = roomOf(by);
		return {
			world,
			root: world.act(by, { do: 'say', text: world.text() }),
			type: 'said',
			ask: 'Who receives `said`?',
			outside: (id) =>
				isOther(by, id)
					? `${nameOf(id)} is connected, but in another room. The server reads its list of “${there}” and writes to those on it only.`
					: `${by.name} said it. The server’s code leaves the sender out, and the page shows the line at once.`,
			inside: (id) => `${nameOf(id)} is in “${there}” too, the room that ${by.name} is in now.`,
			why: (names) =>
				`${by.name} is in “${there}”, and what is said there goes to the others in it: ${andList(names)}.`,
		};
	});
}
