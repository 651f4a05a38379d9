import { expect, it, onTestFinished } from 'vitest';
import { parseTrace, readTrace } from './live-server';
import { connect, refused } from './socket-client';

const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * What the whole server must do, in development and in production alike. `origin` gives its
 * address, such as `http://127.0.0.1:3000`, once it runs.
 */
export function testServer(origin: () => string): void {
	const sockets = () => origin().replace('http:', 'ws:');
	const post = (body: BodyInit, headers: Record<string, string> = {}) =>
		fetch(`${origin()}/api/playgrounds`, {
			method: 'POST',
			body,
			headers: { ...JSON_TYPE, ...headers },
			duplex: 'half',
		} as RequestInit);
	const create = async () => {
		const answer = await post('{"app":"feed","seed":7}');
		expect(answer.status).toBe(201);
		return (await answer.json()) as Record<'id' | 'socket' | 'page', string>;
	};
	const problem = async (answer: Response) => {
		const { error } = (await answer.json()) as { error: { code: string; message: string } };
		expect(error.message).toMatch(/^\S.*\.$/);
		return [answer.status, error.code];
	};

	it('is healthy', async () => {
		const answer = await fetch(`${origin()}/healthz`);
		expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
	});

	it('creates a playground in which a post reaches the other client', async () => {
		const { id, socket, page } = await create();
		expect([page, socket]).toEqual([`/playground/${id}`, `/ws/${id}`]);
		const headers = { origin: origin() };
		const observer = await connect(`${sockets()}${socket}?observe=1`, headers);
		const ana = await connect(`${sockets()}${socket}?name=Ana`, headers);
		await ana.skip('welcome');
		const ben = await connect(`${sockets()}${socket}?name=Ben`);
		await ben.skip('welcome');
		ana.send({ type: 'post', id: 'p', text: '<script>alert(1)</script>' });
		expect(await ben.next()).toMatchObject({
			type: 'posted',
			post: { id: 'p', text: '<script>alert(1)</script>' },
		});

		const info = await fetch(`${origin()}/api/playgrounds/${id}`);
		expect(await info.json()).toEqual({
			id,
			app: 'feed',
			clients: 2,
			seq: 3,
			createdAt: expect.any(Number),
		});
		const download = await fetch(`${origin()}/api/playgrounds/${id}/trace`);
		expect(download.headers.get('content-type')).toBe('application/x-ndjson');
		const trace = parseTrace(await download.text());
		expect(trace).toHaveLength(4);
		expect(await readTrace(observer, ({ n }) => n === 4)).toEqual(trace);
	});

	it('lets no page run a script from elsewhere, or stand in a frame but for /embed', async () => {
		const { id, page } = await create();
		for (const path of ['/', '/lessons', page, '/real', '/nowhere', `/embed/${id}`]) {
			const answer = await fetch(origin() + path);
			const policy = answer.headers.get('content-security-policy') ?? '';
			const directives = new Map(
				policy.split('; ').map((directive) => {
					const [name = '', ...sources] = directive.split(' ');
					return [name, sources] as const;
				}),
			);
			for (const name of ['default-src', 'object-src', 'base-uri'])
				expect([name, directives.get(name)]).toEqual([name, ["'none'"]]);
			expect(directives.get('form-action')).toEqual(["'self'"]);
			const [self, nonce = '', ...more] = directives.get('script-src') ?? [];
			expect([self, more]).toEqual(["'self'", []]);
			expect(nonce).toMatch(/^'nonce-[\w+/=]{20,}'$/);
			const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
			const own = `nonce="${nonce.slice("'nonce-".length, -1)}"`;
			for (const script of scripts) expect(script).toMatch(/nonce=|src=/);
			for (const script of scripts) if (script.includes('nonce=')) expect(script).toContain(own);
			const framers = path.startsWith('/embed/') ? ['*'] : ["'none'"];
			expect(directives.get('frame-ancestors')).toEqual(framers);
			expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
			expect(answer.headers.get('referrer-policy')).toBe('same-origin');
		}
		const file = await fetch(`${origin()}/favicon.svg`);
		expect(file.status).toBe(200);
	});

	it('names what is wrong with a request', async () => {
		expect(await problem(await post('{'))).toEqual([400, 'bad-json']);
		expect(await problem(await post('[]'))).toEqual([400, 'unknown-app']);
		expect(await problem(await post('{"app":"mail"}'))).toEqual([400, 'unknown-app']);
		expect(await problem(await post('{"app":"Chat"}'))).toEqual([400, 'unknown-app']);
		expect(await problem(await post('{"app":"feed","seed":"x"}'))).toEqual([400, 'invalid']);
		for (const path of ['/api/playgrounds/none', '/api/playgrounds/none/trace'])
			expect(await problem(await fetch(origin() + path))).toEqual([404, 'not-found']);
	});

	it('refuses a large body, with or without its length, and lives on', async () => {
		expect(await problem(await post('x'.repeat(17 * 1024)))).toEqual([413, 'too-large']);
		expect(await problem(await post('x'.repeat(600 * 1024)))).toEqual([413, 'too-large']);
		const stream = new Blob(['x'.repeat(40 * 1024)]).stream();
		expect(await problem(await post(stream))).toEqual([413, 'too-large']);
		await create();
	});

	it('refuses pages of other sites', async () => {
		const foreign = { origin: 'https://evil.example' };
		expect(await problem(await post('{"app":"feed"}', foreign))).toEqual([403, 'foreign-origin']);
		const { socket } = await create();
		expect((await refused(sockets() + socket, foreign)).status).toBe(403);
		expect((await refused(`${sockets()}/ws/none`)).status).toBe(404);
	});

	it('takes requests from its own pages, under any name and port', async () => {
		expect((await post('{"app":"feed"}', { origin: origin() })).status).toBe(201);
	});

	it('closes a client that sends a binary frame, and no other', async () => {
		const { socket } = await create();
		const [bad, good] = [await connect(sockets() + socket), await connect(sockets() + socket)];
		onTestFinished(() => good.socket.terminate());
		bad.raw(Buffer.from([1, 2, 3]));
		expect((await bad.closed()).code).toBe(1003);
		await good.skip('welcome');
		expect(await good.drain()).toEqual([]);
	});
}
