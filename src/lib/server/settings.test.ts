import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings';
import { NUMBER_SETTINGS } from './settings-list';

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
		[{ ADDRESS_HEADER: 'x forwarded' }, 'ADDRESS_HEADER must be the name of a header'],
		[{ LOG: 'disk' }, 'LOG must be one of lmdb, memory'],
		[{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
		[{ ORIGIN: 'ftp://duplex.example' }, 'ORIGIN must look like'],
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

	it.each(Object.entries(NUMBER_SETTINGS))(
		'%s: takes its bounds, and nothing beyond',
		(name, it) => {
			const { env, min, max, value } = it;
			const scale = 'unit' in it && it.unit === 's' ? 1000 : 1;
			for (const given of [min, max, value])
				expect(readSettings({ [env]: String(given) })).toHaveProperty(name, given * scale);
			for (const given of [min - 1, max + 1])
				expect(() => readSettings({ [env]: String(given) })).toThrow(env);
		},
	);
});

it('every bound is set in a test of what it bounds', () => {
	const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts'));
	const texts = files
		.filter((file) => file !== 'settings.test.ts')
		.map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
		.join('\n');
	const isSet = (name: string): boolean => new RegExp(`\\b${name}(: |,| \\})`).test(texts);
	expect(Object.keys(NUMBER_SETTINGS).filter((name) => !isSet(name))).toEqual([]);
});
