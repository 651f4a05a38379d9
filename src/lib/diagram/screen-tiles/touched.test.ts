import { describe, expect, it } from 'vitest';
import { story } from '../../../../tests/support/traces';
import { createTraceStates } from '../trace-states';
import { isAbout, touchOf } from './touched';

function told() {
	const trace = story()
		.open('a')
		.open('b')
		.open('c')
		.post('a', 'one', 'x')
		.post('a', 'two', 'y')
		.wait(5000)
		.like('b', 'x')
		.trace();
	const states = createTraceStates();
	states.push(trace);
	const flight = (type: string) => {
		const event = trace.find((one) => one.kind === 'message' && one.type === type);
		const found = states.timeline.flight(event?.n ?? 0);
		if (!found) throw new Error(`No ${type}.`);
		return found;
	};
	return { states, flight };
}

describe('what a message does to screens', () => {
	it('changes the screen of whoever sends it, at once', () => {
		const post = told().flight('post');
		expect(touchOf(post, 'a', post.start - 1)).toBeNull();
		expect(touchOf(post, 'a', post.start)).toBe('changed');
		expect(touchOf(post, 'b', post.end)).toBeNull();
	});

	it('changes the screens of those who get it, when it lands', () => {
		const { flight } = told();
		const [posted, liked] = [flight('posted'), flight('liked')];
		expect(touchOf(posted, 'a', posted.end)).toBeNull();
		expect(touchOf(posted, 'b', posted.stop)).toBe('coming');
		expect(touchOf(posted, 'b', posted.end)).toBe('changed');
		expect(touchOf(liked, 'a', liked.end)).toBe('changed');
		expect(touchOf(liked, 'c', liked.end)).toBeNull();
	});

	it('marks the post it is about, on every screen, and no other', () => {
		const { states, flight } = told();
		const postsOf = (client: string) => {
			const screen = states.screenAt(client, states.timeline.end);
			return screen.app === 'feed' ? screen.posts : [];
		};
		const about = (type: string, client: string) =>
			postsOf(client)
				.filter((post) => isAbout(flight(type), post))
				.map(({ text }) => text);
		for (const type of ['post', 'posted', 'like', 'liked'])
			for (const client of ['a', 'b', 'c']) expect(about(type, client), type).toEqual(['one']);
	});
});
