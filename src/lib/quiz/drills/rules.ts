/** What the example servers do, message by message, as rules in words. */
export const RULES: Readonly<Record<string, string>> = {
	posted: 'a post goes to everyone but its author',
	liked: 'a like is told to the author of the post alone',
	said: 'what is said goes to the others in the speaker’s room',
	error: 'a refusal goes to the one who asked',
	market: 'opening and closing of the market go to all',
	quotes: 'each client gets the prices that it watches, and no others',
	joined: 'those who are in a room are told who comes in',
	left: 'those who stay in a room are told who leaves',
	room: 'who moves is told where it is now',
	announcement: 'an announcement goes to all, the host included',
	renewed: 'a fresh start is told to all, the host included',
};

/** The rule of a watch list and of a retry: nothing is sent. */
export const QUIET_RULES: Readonly<Record<string, string>> = {
	watch: 'a watch list is noted, and not answered',
	post: 'a post that is known already is not sent again',
};
