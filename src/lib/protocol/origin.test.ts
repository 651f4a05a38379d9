import { describe, expect, it } from 'vitest';
import { isForeignOrigin } from './origin';

describe('isForeignOrigin', () => {
	it.each([
		[undefined, 'localhost:3000', undefined],
		[null, 'localhost:3000', undefined],
		['http://localhost:3000', 'localhost:3000', undefined],
		['http://192.168.1.7:3000', '192.168.1.7:3000', undefined],
		['https://duplex.example', 'duplex.example', undefined],
		['http://duplex.example', 'duplex.example:80', undefined],
		['https://duplex.example', 'duplex.example:443', undefined],
		['https://duplex.example', '10.0.0.1:3000', 'https://duplex.example'],
		['https://duplex.example', undefined, 'https://duplex.example'],
		['HTTPS://Duplex.Example:443', '10.0.0.1:3000', 'https://duplex.example'],
		['http://localhost:3000', 'LOCALHOST:3000', undefined],
		['HTTP://LocalHost:3000', 'localhost:3000', undefined],
		['http://[::1]:3000', '[::1]:3000', undefined],
		[undefined, '10.0.0.1:3000', 'https://duplex.example'],
	])('%s to %s is our own', (origin, host, own) => {
		expect(isForeignOrigin(origin, host, own)).toBe(false);
	});

	it.each([
		['null', 'localhost:3000', undefined],
		['http://localhost:3001', 'localhost:3000', undefined],
		['https://evil.example', 'duplex.example', undefined],
		['https://evil.example', 'duplex.example', 'https://duplex.example'],
		['https://duplex.example.evil.example', 'duplex.example', undefined],
		['https://duplex.example', undefined, undefined],
		['', 'localhost', undefined],
		['null', 'null', undefined],
		['null', '10.0.0.1:3000', 'https://duplex.example'],
		['http://localhost', 'localhost:3000', undefined],
		['https://localhost:80', 'localhost', undefined],
		['http://localhost:3000@evil.example', 'localhost:3000', undefined],
		['file://', '', undefined],
		['app://localhost:3000', 'localhost:3000', undefined],
		// With ORIGIN, the Host makes no difference: it is what a name that was made to point here says.
		['http://evil.example', 'evil.example', 'https://duplex.example'],
		['http://10.0.0.1:3000', '10.0.0.1:3000', 'https://duplex.example'],
		['http://duplex.example', 'duplex.example', 'https://duplex.example'],
		['https://duplex.example:8443', 'duplex.example:8443', 'https://duplex.example'],
	])('%s to %s is foreign', (origin, host, own) => {
		expect(isForeignOrigin(origin, host, own)).toBe(true);
	});
});
