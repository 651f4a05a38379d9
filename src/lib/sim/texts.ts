import { shuffle } from './names';

/** What simulated clients post, and say in the chat: short enough for a small card. */
export const TEXTS: readonly string[] = [
	'Rain at noon.',
	'New bike!',
	'Tea or coffee?',
	'The bread came out well.',
	'Found a coin from 1974.',
	'Our cat learned to open doors.',
	'Sunrise was worth it.',
	'Who left the window open?',
	'Soup day.',
	'Train is on time, for once.',
	'I can whistle now.',
	'Three chapters left.',
	'The tulips are up!',
	'Lost at chess again.',
	'Fog over the river.',
	'Best mango of the year.',
	'Any good films lately?',
	'My sourdough is alive.',
	'Saw a heron today.',
	'New glasses, new world.',
	'The kettle sings off key.',
	'First snow!',
	'Learning to juggle.',
	'Two balls so far.',
	'Market day tomorrow.',
	'Pancakes for dinner.',
	'Stars are bright tonight.',
	'Forgot my umbrella.',
	'Is it Friday yet?',
	'Planted six tomatoes.',
	'The dog stole a sock.',
	'Paper maps are underrated.',
	'Swam a whole kilometre.',
	'Who wants lemons?',
	'I fixed the radio!',
	'Window seat, at last.',
	'A quiet morning.',
	'Choir practice at six.',
	'The bus driver waved back.',
	'Finished the puzzle.',
	'One piece was missing.',
	'Cold hands, warm cocoa.',
	'Our street has a new tree.',
	'Ran five kilometres.',
	'My knees say hello.',
	'Cinnamon in everything.',
	'The moon is huge.',
	'Spring cleaning, in autumn.',
	'Guess who won bingo.',
	'Bees like our balcony.',
	'Noodles or rice?',
	'Dancing in the kitchen.',
	'I miss the sea.',
	'The lift works again!',
	'Wrote a letter by hand.',
	'Garden full of sparrows.',
	'Half a moon tonight.',
	'Wind took my hat.',
	'Got the hat back.',
	'Picnic on Sunday?',
	'Library haul: nine books.',
	'A rainbow, a double one!',
	'Old photos, big hair.',
	'Thunder, then silence.',
	'The piano is in tune.',
	'Homemade jam, take one.',
	'Homemade jam, take two.',
	'Slept like a stone.',
	'Knitted half a scarf.',
	'Who knows a good joke?',
	'The hill was steeper today.',
	'Fresh mint smells great.',
	'My plant has a flower.',
	'Camping without rain!',
	'It rained.',
	'Grandma beat us at cards.',
	'New shoes, old blisters.',
	'Ferry to the island.',
	'Breakfast for lunch.',
	'The cake did not sink.',
	'Late, but with flowers.',
	'Learned a word: petrichor.',
];

/** How many texts lie at least between two uses of the same one. */
export const TEXT_DISTANCE = 30;

/** Deals texts in a seeded order; the same one does not come again soon. */
export function createTexts(random: () => number): () => string {
	const deck = shuffle(TEXTS, random);
	return () => {
		// Taken from the front part and put back at the end: varied for ever, never soon again.
		const index = Math.floor(random() * (deck.length - TEXT_DISTANCE));
		const [text = ''] = deck.splice(index, 1);
		deck.push(text);
		return text;
	};
}
