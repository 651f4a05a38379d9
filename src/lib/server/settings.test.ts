import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings';

describe('readSettings', () => {
	it('has a default for everything', () => {
		expect(readSettings({ PORT: '', HOST: ' ' })).toMatchObject({
			port: 3000,
			host: '0.0.0.0',
			origin: undefined,
			playgroundTtlMs: 3_600_000,
			messageBurst: 20,
			messagesPerSecond: 10,
		});
	});

	it('reads seconds as ms, and an origin without its path', () => {
		expect(
			readSettings({ PLAYGROUND_TTL: '2', PORT: ' 8080 ', ORIGIN: 'https://duplex.example/' }),
		).toMatchObject({ playgroundTtlMs: 2000, port: 8080, origin: 'https://duplex.example' });
	});

	it.each([
		[{ PORT: 'abc' }, 'PORT must be a whole number from 0 to 65535, not "abc".'],
		[{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535, not "65536".'],
		[{ PORT: '-1' }, 'PORT must be'],
		[{ PORT: '3e3' }, 'PORT must be'],
		[{ PLAYGROUND_TTL: '0' }, 'PLAYGROUND_TTL must be a whole number from 1'],
		[{ ORIGIN: 'duplex.example' }, 'ORIGIN must look like https://duplex.example'],
	])('refuses %j', (env, sentence) => {
		expect(() => readSettings(env)).toThrow(SettingsError);
		expect(() => readSettings(env)).toThrow(sentence);
	});
});
