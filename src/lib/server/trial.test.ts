import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import type { TrialAnswer } from '../protocol';
import { postHandshake } from './post-handshake';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

async function setting() {
	const server = await startLive();
	const { live, port } = server;
	// As the page is asked for before anything else: the server learns where it listens.
	await fetch(`http://127.0.0.1:${port}/`);
	const { id, trace } = server.createFeed();
	const post = (body: unknown, origin = `http://127.0.0.1:${port}`) =>
		postHandshake(
			new Request(`http://127.0.0.1:${port}/api/handshakes`, {
				method: 'POST',
				headers: { host: `127.0.0.1:${port}`, origin },
				body: JSON.stringify(body),
			}),
			live,
			() => '127.0.0.1',
		);
	const attempt = async (headers: Record<string, string | null>, playground = id) =>
		(await (await post({ playground, headers })).json()) as TrialAnswer;
	return { ...server, post, attempt, id, trace };
}

describe('a trial handshake', () => {
	it('is answered by the server itself, as RFC 6455 §1.3 works it out', async () => {
		const { attempt, trace, untilSockets } = await setting();
		const { request, response, status } = await attempt({ 'Sec-WebSocket-Key': KEY });
		expect(status).toBe(101);
		expect(request).toMatch(/^GET \/ws\/[^]*\r\nUpgrade: websocket\r\n[^]*\r\n\r\n$/);
		expect(response).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
		expect(response).toMatch(/\r\n\r\n$/);
		// It was a real client, and it said goodbye.
		await untilSockets(1);
		expect(trace()).toMatchObject([
			{ kind: 'open', client: { name: 'Trial', agent: 'browser' } },
			{ kind: 'close', code: 1000 },
		]);
	});

	it.each([
		[{ Origin: 'https://elsewhere.example' }, 403, 'foreign-origin'],
		[{ Origin: 'null' }, 403, 'foreign-origin'],
		[{ Origin: null }, 101, 'Upgrade'],
		[{ 'Sec-WebSocket-Version': '12' }, 400, 'Sec-WebSocket-Version: 13'],
		[{ 'Sec-WebSocket-Key': 'short' }, 400, 'Sec-WebSocket-Key'],
		[{ 'Sec-WebSocket-Key': null }, 400, 'Sec-WebSocket-Key'],
		[{ Upgrade: null, Connection: null }, 404, 'HTTP/1.1 404'],
	])('with %j is answered %i', async (headers, status, words) => {
		const { attempt } = await setting();
		const answer = await attempt(headers);
		expect(answer.status).toBe(status);
		expect(answer.response).toContain(words);
		for (const [name, value] of Object.entries(headers))
			if (value === null) expect(answer.request).not.toContain(`${name}:`);
			else expect(answer.request).toContain(`\r\n${name}: ${value}\r\n`);
	});

	it('cannot be made to say anything else', async () => {
		const { attempt, post, id } = await setting();
		const sly = 'x HTTP/1.1\r\nCookie: a=b\r\n';
		expect((await attempt({}, sly)).status).toBe(404);
		expect((await attempt({}, sly)).request).not.toContain('Cookie: ');
		for (const headers of [
			{ Origin: 'a\r\nCookie: b' },
			{ Cookie: 'a=b' },
			{ Origin: 'x'.repeat(201) },
			{ Origin: 7 },
		])
			expect((await post({ playground: id, headers })).status).toBe(400);
		expect((await post('nonsense')).status).toBe(400);
		expect((await post('x'.repeat(20_000))).status).toBe(413);
	});

	it('is for pages of this server, and not too often', async () => {
		const { post, id } = await setting();
		const body = { playground: id, headers: { Origin: 'null' } };
		expect((await post(body, 'https://elsewhere.example')).status).toBe(403);
		const statuses: number[] = [];
		for (let i = 0; i < 12; i++) statuses.push((await post(body)).status);
		expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200));
		expect(statuses.at(-1)).toBe(429);
	});
});
