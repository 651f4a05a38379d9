import { expect, it } from 'vitest';
import { storyOf } from '../../../tests/support/lesson-worlds';
import { FILE } from './fixture';
import { parseLesson } from './parse';
import { replay } from './replay';

/** What the trace of these lines tells, without the numbers, and what could not be done. */
function play(lines: string, servers: 1 | 2 = 1) {
	const head = '---\ntitle: One\nsummary: One.\napp: feed\nminutes: 1\nconcepts: {}\n---\n';
	const parsed = parseLesson(`${head}\n## A step\n\n\`\`\`scenario\n${lines}\n\`\`\`\n`, FILE);
	const [step] = replay({ ...parsed.lesson, servers });
	const story = storyOf(step?.trace ?? []) as unknown[][];
	return {
		story: story.map(([, ...rest]) => rest),
		faults: step?.faults.map(({ message }) => message),
	};
}
const LONG = 'x'.repeat(280);
const posts = (who: string, ids: string[], text = LONG) =>
	ids.map((id) => `- ${who}: { posts: "${text}", id: ${id} }`).join('\n');
const kinds = (story: unknown[][]) => story.map((line) => line.join(' ').trim());

it('cuts a line, and sends what was missed to whoever comes back', () => {
	const { story, faults } = play(`- Ana: joins
- Ben: joins
- Ben: loses the connection
- Ana: { posts: "Hi", id: ana-1 }
- Ben: comes back`);
	expect(faults).toEqual([]);
	expect(story.slice(2)).toMatchObject([
		['close', 'Ben', 1006, ''],
		[null, 'client-to-server', 'Ana', '', 1, 'post', undefined],
		[4, 'broadcast', 'server', '', 0, 'posted', undefined],
		['open', 'Ben', undefined],
		[6, 'server-to-client', 'server', 'Ben', 1, 'posted', undefined],
	]);
});

it('brings what a slow line carries after the next line of anybody else, in order', () => {
	const { story } = play(`- Ana: joins
- Ben: joins
- Ben: { lags: 500 }
- Ben: { posts: "1", id: ben-1 }
- Ben: { posts: "2", id: ben-2 }
- Ana: { posts: "3", id: ana-1 }
- Ben: { posts: "4", id: ben-3 }`);
	const said = kinds(story).filter((line) => line.includes('client-to-server'));
	expect(said.map((line) => line.split(' ')[1])).toEqual(['Ana', 'Ben', 'Ben', 'Ben']);
});

it('closes a reader for whom too much waits with 1013, and sends all of it again', () => {
	const { story } = play(`- Ana: joins
- Ben: joins
- Ben: { reads slowly: 20, limit: 1000 }
${posts('Ana', ['a', 'b', 'c', 'd', 'e'])}
- Ben: comes back`);
	const lines = kinds(story);
	const closed = lines.indexOf('close Ben 1013 cannot keep up');
	expect(lines.slice(0, closed).filter((line) => line.includes('posted'))).toHaveLength(4);
	const back = lines.slice(lines.indexOf('open Ben', closed));
	expect(back.slice(1).filter((line) => line.includes('server-to-client server Ben'))).toHaveLength(
		5,
	);
});

it('finds a dead line with the second ping', () => {
	const { story } = play(`- Ana: joins
- Ben: joins
- server: pings
- Ben: goes silent
- server: pings
- Ben: { posts: "Hello?", id: ben-1 }
- server: pings`);
	expect(kinds(story).slice(2)).toEqual(['close Ben 1008 silent heartbeat']);
});

it('restarts: 1012 to all, who come back in the same order', () => {
	const { story } = play('- Ana: joins\n- Ben: joins\n- server: restarts');
	expect(kinds(story).slice(2)).toEqual([
		'close Ana 1012 server restarting',
		'close Ben 1012 server restarting',
		'open Ana',
		'open Ben',
	]);
});

it('gives newcomers to two servers in turn', () => {
	const lines =
		'- Ana: joins\n- Ben: joins\n- Cleo: joins\n- Ben: loses the connection\n- Ben: comes back';
	expect(kinds(play(lines, 2).story)).toEqual([
		'open Ana A',
		'open Ben B',
		'open Cleo A',
		'close Ben 1006',
		'open Ben B',
	]);
});

it.each([
	['- Ana: joins\n- Ana: comes back', 'lost no connection'],
	['- Ana: joins\n- Ben: loses the connection', 'not connected'],
	['- Ana: joins\n- Ana: { lags: 9 }\n- Ana: loses the connection', '{ lags: 0 }'],
])('says what cannot be: %j', (lines, message) => {
	expect(play(lines).faults?.join()).toContain(message);
});
