import {
	LOG_KINDS,
	LOG_LEVELS,
	NUMBER_SETTINGS,
	type LogKind,
	type NumberName,
	type NumberSetting,
} from './settings-list';

/** Every bound of the live server. Sizes in bytes, times in ms. */
export type Settings = Readonly<Record<NumberName, number>> & {
	/** Address to listen on. */
	readonly host: string;
	/** The public origin, where a proxy hides it: `https://duplex.example`. */
	readonly origin: string | undefined;
	/** One of LOG_LEVELS. */
	readonly logLevel: string;
	/** What keeps the logs of the playgrounds. */
	readonly log: LogKind;
	/** Folder of their files. */
	readonly dataDir: string;
	/** Lower-case name of the header in which a trusted proxy tells the client's address. */
	readonly addressHeader: string | undefined;
};

/** An environment variable holds something that it may not; the message is one clear sentence. */
export class SettingsError extends Error {}

/** Reads all settings. Unset or empty variables get their default. Throws SettingsError. */
export function readSettings(env: Readonly<Record<string, string | undefined>> = {}): Settings {
	const numbers = Object.entries<NumberSetting>(NUMBER_SETTINGS).map(
		([name, setting]) => [name, readNumber(setting, env[setting.env])] as const,
	);
	return {
		...(Object.fromEntries(numbers) as Record<NumberName, number>),
		host: env['HOST']?.trim() || '0.0.0.0',
		origin: readOrigin(env['ORIGIN']),
		logLevel: readLevel(env['LOG_LEVEL']),
		log: readLogKind(env['LOG']),
		dataDir: env['DATA_DIR']?.trim() || './data',
		addressHeader: readHeaderName(env['ADDRESS_HEADER']),
	};
}

function readNumber({ env, value, min, max, unit }: NumberSetting, text = ''): number {
	const scale = unit === 's' ? 1000 : 1;
	const given = text.trim();
	if (given === '') return value * scale;
	const number = Number(given);
	if (!/^\d+$/.test(given) || number < min || number > max)
		throw new SettingsError(`${env} must be a whole number from ${min} to ${max}, not "${given}".`);
	return number * scale;
}

function readOrigin(text = ''): string | undefined {
	const given = text.trim();
	if (given === '') return undefined;
	const url = URL.canParse(given) ? new URL(given) : null;
	if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
		throw new SettingsError(`ORIGIN must look like https://duplex.example, not "${given}".`);
	return url.origin;
}

function readLevel(text = ''): string {
	const given = text.trim() || 'info';
	if (!LOG_LEVELS.includes(given))
		throw new SettingsError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${given}".`);
	return given;
}

function readLogKind(text = ''): LogKind {
	const given = text.trim() || 'lmdb';
	const kind = LOG_KINDS.find((one) => one === given);
	if (!kind) throw new SettingsError(`LOG must be one of ${LOG_KINDS.join(', ')}, not "${given}".`);
	return kind;
}

function readHeaderName(text = ''): string | undefined {
	const given = text.trim().toLowerCase();
	if (given === '') return undefined;
	if (!/^[a-z0-9-]+$/.test(given))
		throw new SettingsError(`ADDRESS_HEADER must be the name of a header, not "${given}".`);
	return given;
}
