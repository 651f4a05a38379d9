/** A whole-number setting: its environment variable, default and bounds, and how many ms a unit is. */
interface NumberSetting {
	readonly env: string;
	readonly value: number;
	readonly min: number;
	readonly max: number;
	/** Set where the variable is in seconds and the setting in ms. */
	readonly scale?: number;
}

const MILLION = 1_000_000;

const NUMBERS = {
	/** TCP port; 0 lets the system pick one. */
	port: { env: 'PORT', value: 3000, min: 0, max: 65_535 },
	/** How long a playground without clients lives, in ms (`PLAYGROUND_TTL` is in seconds). */
	playgroundTtlMs: { env: 'PLAYGROUND_TTL', value: 3600, min: 1, max: 2 * MILLION, scale: 1000 },
	/** Playgrounds at a time; one more is refused with 503. */
	playgroundsMax: { env: 'PLAYGROUNDS_MAX', value: 500, min: 1, max: MILLION },
	/** Connections at a time, observers included; one more is refused with 503. */
	connectionsMax: { env: 'CONNECTIONS_MAX', value: 5000, min: 1, max: MILLION },
	/** Connections of one playground, observers included; one more is refused with 429. */
	connectionsPerPlaygroundMax: {
		env: 'CONNECTIONS_PER_PLAYGROUND_MAX',
		value: 1200,
		min: 1,
		max: MILLION,
	},
	/** Playgrounds that one address may create at once, and then per second; more is refused with 429. */
	createBurst: { env: 'CREATE_BURST', value: 60, min: 1, max: MILLION },
	createPerSecond: { env: 'CREATE_PER_SECOND', value: 1, min: 0, max: MILLION },
	/** Messages that one client may send at once, and then per second; more is answered `too-fast`. */
	messageBurst: { env: 'MESSAGE_BURST', value: 20, min: 1, max: MILLION },
	messagesPerSecond: { env: 'MESSAGES_PER_SECOND', value: 10, min: 0, max: MILLION },
	/** `too-fast` answers in one abuse window after which the connection is closed with 1008. */
	tooFastMax: { env: 'TOO_FAST_MAX', value: 200, min: 1, max: MILLION },
	/** Other `error` answers in one abuse window after which the connection is closed with 1008. */
	errorsMax: { env: 'ERRORS_MAX', value: 50, min: 1, max: MILLION },
	/** Length of the abuse window, in ms (`ABUSE_WINDOW` is in seconds). */
	abuseWindowMs: { env: 'ABUSE_WINDOW', value: 10, min: 1, max: 3600, scale: 1000 },
	/** Time between pings, in ms (`HEARTBEAT` is in seconds); no pong by the next closes with 1008. */
	heartbeatMs: { env: 'HEARTBEAT', value: 30, min: 1, max: 3600, scale: 1000 },
	/** Bytes that may wait for one slow client; more closes with 1013. */
	waitingBytesMax: { env: 'WAITING_BYTES_MAX', value: 1024 * 1024, min: 65_536, max: 1e9 },
	/** Log entries of one playground; then it ends. */
	logEntriesMax: { env: 'LOG_ENTRIES_MAX', value: 200_000, min: 1, max: 100 * MILLION },
	/** Size of one playground's trace, in characters; then it ends. */
	traceCharsMax: {
		env: 'TRACE_CHARS_MAX',
		value: 64 * 1024 * 1024,
		min: 1,
		max: 1024 * 1024 * 1024,
	},
	/** Shortest time between two trace batches to observers, in ms. */
	traceBatchMs: { env: 'TRACE_BATCH_MS', value: 34, min: 1, max: 10_000 },
	/** How long a connection made with `resume=1` may wait before its `resume`, in ms. */
	resumeWaitMs: { env: 'RESUME_WAIT', value: 10, min: 1, max: 3600, scale: 1000 },
	/** How long a closing connection may take to answer before it is cut, in ms. */
	closeGraceMs: { env: 'CLOSE_GRACE_MS', value: 1000, min: 1, max: 10_000 },
} as const satisfies Record<string, NumberSetting>;

type NumberName = keyof typeof NUMBERS;

/** Every bound of the live server. Sizes in bytes, times in ms. */
export type Settings = Readonly<Record<NumberName, number>> & {
	/** Address to listen on. */
	readonly host: string;
	/** The public origin, where a proxy hides it: `https://duplex.example`. */
	readonly origin: string | undefined;
};

/** An environment variable holds something that it may not; the message is one clear sentence. */
export class SettingsError extends Error {}

/** Reads all settings. Unset or empty variables get their default. Throws SettingsError. */
export function readSettings(env: Readonly<Record<string, string | undefined>> = {}): Settings {
	const numbers = Object.entries<NumberSetting>(NUMBERS).map(
		([name, setting]) => [name, readNumber(setting, env[setting.env])] as const,
	);
	return {
		...(Object.fromEntries(numbers) as Record<NumberName, number>),
		host: env['HOST']?.trim() || '0.0.0.0',
		origin: readOrigin(env['ORIGIN']),
	};
}

function readNumber({ env, value, min, max, scale = 1 }: NumberSetting, text = ''): number {
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
