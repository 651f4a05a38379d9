import { describe, expect, it } from 'vitest';
import { APPS } from '../protocol';
import { createTimeline } from '../timeline';
import { codeSource, functionsOf } from './code-source';
import { FILE, SOUND } from './fixture';
import { runningLines } from './listing';
import { parseLesson } from './parse';
import { replay } from './replay';

const FEED = 'src/lib/apps/feed.ts';
const sourceOf = (name: string) => {
	const source = codeSource('.', FEED, name);
	if (!source) throw new Error(`The feed has no ${name}.`);
	return source;
};
const lineWith = (text: string, part: string): number =>
	text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('the source of an app', () => {
	it('is cut from the file that runs', () => {
		const { file, text, firstLine, called } = sourceOf('like');
		expect(file).toBe('src/lib/apps/feed.ts');
		expect(text).toMatch(/^like\(client, /);
		expect(text).toMatch(/\n\}$/);
		expect(text).toContain("io.send(post.by, 'liked'");
		expect(text).not.toContain('\t');
		expect(firstLine).toBeGreaterThan(1);
		expect(called).toBe(true);
		expect(sourceOf('forgetOldest').called).toBe(false);
	});

	it('names handlers first, and nothing that is not there', () => {
		expect(functionsOf('.', FEED)?.slice(0, 2)).toEqual(['post', 'like']);
		expect(codeSource('.', FEED, 'constructor')).toBeNull();
		for (const app of APPS) {
			const file = `src/lib/apps/${app}.ts`;
			for (const name of functionsOf('.', file) ?? [])
				expect(codeSource('.', file, name)).not.toBeNull();
		}
	});

	it('is cut from any file that runs', () => {
		const rule = codeSource('.', 'src/lib/protocol/origin.ts', 'isForeignOrigin');
		expect(rule?.text).toMatch(/^export function isForeignOrigin\([^]*\n\}$/);
		expect(rule).toMatchObject({ runs: [], called: false });
		// Inside a factory, at the top of a file, and in a class.
		expect(codeSource('.', 'src/lib/server/limits.ts', 'take')?.text).toMatch(/^take\(now/);
		expect(codeSource('.', 'src/lib/protocol/limits.ts', 'TEXT_MAX')?.text).toMatch(
			/^export const TEXT_MAX = 280;$/,
		);
		expect(functionsOf('.', 'src/lib/server/client.ts')).toEqual(
			expect.arrayContaining(['text', 'welcome', 'refOf']),
		);
	});

	it.each([
		'src/lib/server/none.ts',
		'src/lib/server/pace.test.ts',
		'src/lib/../../vite.config.ts',
		'/etc/hosts',
		'src/app.html',
	])('is not cut from %s', (file) => {
		expect(functionsOf('.', file)).toBeNull();
		expect(codeSource('.', file, 'x')).toBeNull();
	});

	it('knows which line sends what', () => {
		const { text, runs } = sourceOf('like');
		expect(runs).toContainEqual({
			line: lineWith(text, "'liked'"),
			lastLine: lineWith(text, "'liked'"),
			by: 'send',
			what: 'liked',
		});
		expect(runs.map(({ what }) => what)).toEqual([
			...['not-found', 'own-post', 'already-liked', 'liked'],
		]);
	});
});

describe('the running line', () => {
	// Ben likes twice: the second time he is refused.
	const twice = SOUND.replace(
		'- Ben: { likes: hello }',
		'- Ben: { likes: hello }\n- Ben: { likes: hello }',
	);
	const timeline = createTimeline('sequential');
	for (const event of replay(parseLesson(twice, FILE).lesson).at(-1)?.trace ?? [])
		timeline.push(event);
	const likes = timeline.turns.filter(({ cause }) => cause?.event.type === 'like');
	const like = sourceOf('like');
	const litAt = (t: number, name = 'like') =>
		runningLines(sourceOf(name), name, timeline.inFlight(t));
	const [first, second] = likes;
	if (!first?.cause || !second?.cause) throw new Error('There are two likes.');

	it('is the head while the message comes', () => {
		expect(litAt(first.cause?.start ?? 0)).toEqual([1]);
		expect(litAt((first.cause?.end ?? 0) - 1)).toEqual([1]);
	});

	it('is the line that sent what is under way', () => {
		expect(litAt(first.at + 100)).toEqual([lineWith(like.text, "'liked'")]);
		expect(litAt(second.at + 100)).toEqual([lineWith(like.text, "'already-liked'")]);
	});

	it('is none when the message belongs to another function, or nothing flies', () => {
		expect(litAt(first.at + 100, 'post')).toEqual([]);
		expect(litAt(first.cause?.start ?? 0, 'post')).toEqual([]);
		expect(litAt(0)).toEqual([]);
	});
});
