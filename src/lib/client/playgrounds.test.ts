import { describe, expect, it } from 'vitest';
import { createPlayground, isPlaygroundGone, socketUrl } from './playgrounds';

const answer = (status: number, body: unknown): typeof fetch => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return async () => new Response(text, { status });
};

describe('createPlayground', () => {
	it('gives what the server made', async () => {
		const made = { id: 'x', app: 'feed', hostToken: 't', page: '/playground/x', socket: '/ws/x' };
		await expect(createPlayground(answer(201, made), 'feed', { seed: 7 })).resolves.toEqual(made);
	});

	it('throws the server’s own words, or some of its own', async () => {
		const full = { error: { code: 'full', message: 'This server is full.' } };
		await expect(createPlayground(answer(503, full), 'feed')).rejects.toThrow(
			'This server is full.',
		);
		await expect(createPlayground(answer(502, '<html>'), 'feed')).rejects.toThrow('(502)');
		await expect(createPlayground(answer(201, { id: 7 }), 'feed')).rejects.toThrow('(201)');
		const offline = () => Promise.reject(new TypeError('fetch failed'));
		await expect(createPlayground(offline, 'feed')).rejects.toThrow('cannot be reached');
	});
});

describe('isPlaygroundGone', () => {
	it('is true for a 404 alone', async () => {
		await expect(isPlaygroundGone(answer(404, {}), 'x')).resolves.toBe(true);
		await expect(isPlaygroundGone(answer(503, {}), 'x')).resolves.toBe(false);
	});
});

describe('socketUrl', () => {
	it('follows the page’s scheme and escapes the name', () => {
		const page = { protocol: 'http:', host: 'localhost:3000' };
		expect(socketUrl(page, '/ws/x')).toBe('ws://localhost:3000/ws/x');
		expect(socketUrl(page, '/ws/x', { observe: true })).toBe('ws://localhost:3000/ws/x?observe=1');
		expect(socketUrl({ ...page, protocol: 'https:' }, '/ws/x', { name: 'A & B' })).toBe(
			'wss://localhost:3000/ws/x?name=A+%26+B',
		);
	});
});
