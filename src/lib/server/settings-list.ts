/** A whole-number setting: its environment variable, default and bounds, in the variable's unit. */
export interface NumberSetting {
	readonly env: string;
	readonly value: number;
	readonly min: number;
	readonly max: number;
	/** Unit of the variable; with `s` the setting itself is in ms. */
	readonly unit?: 's' | 'ms' | 'bytes' | 'characters';
	/** For `docs/deploying.md`: what it bounds, and what happens beyond it. */
	readonly what: string;
}

const MILLION = 1_000_000;
const COUNT = { min: 1, max: MILLION } as const;
/** Per second; 0 allows the burst and nothing more. */
const RATE = { min: 0, max: 100 * MILLION } as const;

/** Every bound of the live server, by its name in `Settings`. */
export const NUMBER_SETTINGS = {
	port: {
		env: 'PORT',
		value: 3000,
		min: 0,
		max: 65_535,
		what: 'TCP port; 0 lets the system pick one',
	},

	connectionsMax: {
		env: 'CONNECTIONS_MAX',
		value: 5000,
		...COUNT,
		what: 'WebSocket connections in all, observers included; one more is refused with 503',
	},
	connectionsPerAddressMax: {
		env: 'CONNECTIONS_PER_ADDRESS_MAX',
		value: 2000,
		...COUNT,
		what: 'WebSocket connections from one address; one more is refused with 429',
	},
	connectionsPerPlaygroundMax: {
		env: 'CONNECTIONS_PER_PLAYGROUND_MAX',
		value: 1200,
		...COUNT,
		what: 'WebSocket connections of one playground; one more is refused with 429',
	},
	httpConnectionsMax: {
		env: 'HTTP_CONNECTIONS_MAX',
		value: 2000,
		...COUNT,
		what: 'TCP connections beyond `CONNECTIONS_MAX`, for pages; one more is closed at once',
	},
	playgroundsMax: {
		env: 'PLAYGROUNDS_MAX',
		value: 500,
		...COUNT,
		what: 'playgrounds in all; one more is refused with 503',
	},
	playgroundsPerAddressMax: {
		env: 'PLAYGROUNDS_PER_ADDRESS_MAX',
		value: 200,
		...COUNT,
		what: 'playgrounds that one address made and that live; one more is refused with 429',
	},
	createBurst: {
		env: 'CREATE_BURST',
		value: 60,
		...COUNT,
		what: 'playgrounds that one address may make at once; more is refused with 429',
	},
	createPerSecond: {
		env: 'CREATE_PER_SECOND',
		value: 1,
		...RATE,
		what: 'and then per second',
	},
	playgroundTtlMs: {
		env: 'PLAYGROUND_TTL',
		value: 3600,
		min: 1,
		max: 2 * MILLION,
		unit: 's',
		what: 'how long a playground without clients lives; then it ends with 4004',
	},

	messageBurst: {
		env: 'MESSAGE_BURST',
		value: 20,
		...COUNT,
		what: 'messages that one client may send at once; more is answered `too-fast`',
	},
	messagesPerSecond: {
		env: 'MESSAGES_PER_SECOND',
		value: 10,
		...RATE,
		what: 'and then per second',
	},
	playgroundMessageBurst: {
		env: 'PLAYGROUND_MESSAGE_BURST',
		value: 2000,
		...COUNT,
		what: 'messages that all clients of a playground may send at once; more is answered `too-fast`',
	},
	playgroundMessagesPerSecond: {
		env: 'PLAYGROUND_MESSAGES_PER_SECOND',
		value: 1000,
		...RATE,
		what: 'and then per second',
	},
	deliveryBurst: {
		env: 'DELIVERY_BURST',
		value: 400_000,
		min: 1,
		max: 1000 * MILLION,
		what: 'fan-out: deliveries that the messages of a playground may cause at once; what would go beyond is answered `too-fast`',
	},
	deliveriesPerSecond: {
		env: 'DELIVERIES_PER_SECOND',
		value: 200_000,
		...RATE,
		what: 'and then per second',
	},
	ackBurst: {
		env: 'ACK_BURST',
		value: 5,
		...COUNT,
		what: '`ack`s and `ping`s that one client may send at once beside its messages; more of them count as messages',
	},
	acksPerSecond: {
		env: 'ACKS_PER_SECOND',
		value: 2,
		...RATE,
		what: 'and then per second',
	},
	requestBurst: {
		env: 'REQUEST_BURST',
		value: 10,
		...COUNT,
		what: 'requests that one observer may send at once; more is answered `too-fast`',
	},
	requestsPerSecond: {
		env: 'REQUESTS_PER_SECOND',
		value: 1,
		...RATE,
		what: 'and then per second',
	},
	faultBurst: {
		env: 'FAULT_BURST',
		value: 30,
		...COUNT,
		what: 'faults that the host of a playground may ask for at once; more is refused with 429',
	},
	faultsPerSecond: {
		env: 'FAULTS_PER_SECOND',
		value: 5,
		...RATE,
		what: 'and then per second',
	},
	trialBurst: {
		env: 'TRIAL_BURST',
		value: 10,
		...COUNT,
		what: 'handshakes that one address may try at once in lessons; more is refused with 429',
	},
	trialsPerSecond: {
		env: 'TRIALS_PER_SECOND',
		value: 1,
		...RATE,
		what: 'and then per second',
	},
	frameObserversMax: {
		env: 'FRAME_OBSERVERS_MAX',
		value: 64,
		...COUNT,
		what: 'observers of one playground that get frames; one more is answered `invalid`',
	},
	boardReadersMax: {
		env: 'BOARD_READERS_MAX',
		value: 200,
		...COUNT,
		what: 'HTTP readers of one playground that wait for its next tick; one more is refused with 429',
	},
	metersMax: {
		env: 'METERS_MAX',
		value: 500,
		...COUNT,
		what: 'byte counters of lessons that are kept; then the oldest is forgotten',
	},
	headersMax: {
		env: 'HEADERS_MAX',
		value: 200,
		min: 20,
		max: 1000,
		what: 'header lines of one request; a handshake with more is refused with 431',
	},
	tooFastMax: {
		env: 'TOO_FAST_MAX',
		value: 200,
		...COUNT,
		what: "`too-fast` answers to one client's own pace in an abuse window; one more closes it with 1008",
	},
	errorsMax: {
		env: 'ERRORS_MAX',
		value: 50,
		...COUNT,
		what: 'other `error` answers to one client in an abuse window; one more closes it with 1008',
	},
	abuseWindowMs: {
		env: 'ABUSE_WINDOW',
		value: 10,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'length of the abuse window',
	},

	fragmentsMax: {
		env: 'FRAGMENTS_MAX',
		value: 1024,
		...COUNT,
		what: 'frames of one message from a client; one more closes with 1008',
	},
	waitingBytesMax: {
		env: 'WAITING_BYTES_MAX',
		value: 1024 * 1024,
		min: 65_536,
		max: 1000 * MILLION,
		unit: 'bytes',
		what: 'bytes that may wait for one slow reader; more closes it with 1013',
	},
	heartbeatMs: {
		env: 'HEARTBEAT',
		value: 30,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'time between pings; no pong by the next one closes with 1008, so a dead peer is gone after twice that',
	},
	closeGraceMs: {
		env: 'CLOSE_GRACE_MS',
		value: 1000,
		min: 1,
		max: 10_000,
		unit: 'ms',
		what: 'how long a peer may take to answer a close before its socket is cut',
	},
	resumeWaitMs: {
		env: 'RESUME_WAIT',
		value: 10,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'how long a connection made with `resume=1` may wait before its `resume`; then 1008',
	},
	resumeWindowMs: {
		env: 'RESUME_WINDOW',
		value: 900,
		min: 1,
		max: 2 * MILLION,
		unit: 's',
		what: 'how long after its connection ended a client may come back as itself; later it is a new one',
	},
	resumeMessagesMax: {
		env: 'RESUME_MESSAGES_MAX',
		value: 10_000,
		...COUNT,
		what: 'newest messages of the server that a playground keeps for clients that come back; whose position is before them gets `recovered:false`. Holds for playgrounds made from now on',
	},
	resumeCharsMax: {
		env: 'RESUME_CHARS_MAX',
		value: 512 * 1024,
		min: 1,
		max: 1000 * MILLION,
		unit: 'characters',
		what: 'messages that are sent to one client that comes back; who has missed more gets `recovered:false`. At most half of `WAITING_BYTES_MAX` counts. Holds for playgrounds made from now on',
	},
	awayMax: {
		env: 'AWAY_MAX',
		value: 2000,
		...COUNT,
		what: 'clients of a playground that are away and may come back; with one more, the one that left first may not. Holds for playgrounds made from now on',
	},
	headersTimeoutMs: {
		env: 'HEADERS_TIMEOUT',
		value: 10,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'how long the head of a request, a handshake included, may take; then 408 and the socket is cut',
	},
	requestTimeoutMs: {
		env: 'REQUEST_TIMEOUT',
		value: 30,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'how long a whole request may take to come in; then 408 and the socket is cut',
	},
	responseStallMs: {
		env: 'RESPONSE_STALL',
		value: 60,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'how long an answer may wait for a reader who takes nothing of it; then the socket is cut',
	},
	keepAliveMs: {
		env: 'KEEP_ALIVE',
		value: 65,
		min: 1,
		max: 3600,
		unit: 's',
		what: 'how long an HTTP connection stays open without a request',
	},

	stopSpreadMs: {
		env: 'STOP_SPREAD_MS',
		value: 1000,
		min: 0,
		max: 1200,
		unit: 'ms',
		what: 'over how long the 1012 of a stop is spread, so that not all clients come back at once; the process ends within 3 s of the signal',
	},

	logEntriesMax: {
		env: 'LOG_ENTRIES_MAX',
		value: 200_000,
		min: 1,
		max: 100 * MILLION,
		what: 'log entries of one playground; then it ends with 4004',
	},
	checkpointEntries: {
		env: 'CHECKPOINT_ENTRIES',
		value: 5000,
		...COUNT,
		what: 'log entries of one playground between two checkpoints, by which it opens without reading its whole log',
	},
	traceCharsMax: {
		env: 'TRACE_CHARS_MAX',
		value: 64 * 1024 * 1024,
		min: 1,
		max: 1024 * 1024 * 1024,
		unit: 'characters',
		what: "size of one playground's trace; then it ends with 4004. What clients that come back have missed is in it for each of them; from half of it on they get `recovered:false` instead",
	},
	traceBatchMs: {
		env: 'TRACE_BATCH_MS',
		value: 34,
		min: 1,
		max: 10_000,
		unit: 'ms',
		what: 'shortest time between two trace batches to observers',
	},

	xffDepth: {
		env: 'XFF_DEPTH',
		value: 1,
		min: 1,
		max: 100,
		what: 'with `ADDRESS_HEADER=x-forwarded-for`: how many trusted proxies there are, which is which address from the right counts',
	},
} as const satisfies Record<string, NumberSetting>;

/** What LOG_LEVEL may be. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** What LOG may be. */
export const LOG_KINDS = ['lmdb', 'memory'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

export type NumberName = keyof typeof NUMBER_SETTINGS;

/** The settings that are words, for `docs/deploying.md`. */
export const WORD_SETTINGS: readonly { env: string; value: string; what: string }[] = [
	{ env: 'HOST', value: '0.0.0.0', what: 'address to listen on' },
	{
		env: 'ORIGIN',
		value: '',
		what: "the site's public origin, such as `https://duplex.example`, where a proxy changes the `Host`; pages of any other are refused with 403, whatever the `Host`. Unset, the request's own `Host` counts",
	},
	{
		env: 'LOG_LEVEL',
		value: 'info',
		what: 'what is logged as JSON lines: `silent`, `fatal`, `error`, `warn`, `info` (each connection opened and closed), `debug` or `trace`',
	},
	{
		env: 'LOG',
		value: 'lmdb',
		what: 'what keeps the logs of the playgrounds: `lmdb`, files that survive the process, or `memory`, for throw-away use',
	},
	{
		env: 'DATA_DIR',
		value: './data',
		what: 'folder of those files; made if it is not there. One process at a time may use it',
	},
	{
		env: 'ADDRESS_HEADER',
		value: '',
		what: "header in which the proxy tells the client's address, such as `x-forwarded-for`. Trusted only when set: unset, the address is the socket's own",
	},
];
