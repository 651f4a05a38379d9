import { createHash } from 'node:crypto';
import type { Drill } from '../../../src/lib/quiz/drills';
import { inQuestion, linesOf, number, rowsOf, type Solver } from './reading';

const seconds = (text = ''): number => Math.round(Number(text.replace(' s', '')) * 10);

/** Counts in tenths of a second, one after the other. */
const requests: Solver = (drill) => {
	const { question } = drill;
	if (question.includes('event stream')) {
		const blocks = `${linesOf(drill).join('\n')}`.split('\n\n').slice(0, -1);
		return number(blocks.filter((block) => /^data/m.test(block)).length);
	}
	if (question.includes('long polling')) return number(rowsOf(drill).length + 1);
	if (question.includes('over a WebSocket')) return number(1);
	if (question.includes('Server-Sent Events'))
		return number(1 + rowsOf(drill).filter(([, from]) => from !== 'server').length);
	const every = Number(inQuestion(drill, /then every (\d+) s/)) * 10;
	const until = Number(inQuestion(drill, /for (\d+) s/)) * 10;
	const news = rowsOf(drill).map(([, at]) => seconds(at));
	const waiting: number[] = [];
	let [asked, idle, oldest] = [0, 0, 0];
	for (let now = 0; now <= until; now++) {
		for (const at of news) if (at === now) waiting.push(at);
		if (now % every !== 0) continue;
		asked++;
		if (waiting.length === 0) idle++;
		for (const at of waiting.splice(0)) oldest = Math.max(oldest, now - at);
	}
	if (question.includes('does it make')) return number(asked);
	if (question.includes('nothing new')) return number(idle);
	return ({ text }) => text === `${(oldest / 10).toFixed(1)} s`;
};

const upgrade: Solver = (drill) => {
	const [first = '', ...rest] = linesOf(drill);
	const headers = Object.fromEntries(
		rest.map((line) => [line.split(': ')[0], line.split(': ').slice(1).join(': ')]),
	);
	const key = headers['Sec-WebSocket-Key'] ?? '';
	if (drill.question.includes('Sec-WebSocket-Accept')) {
		const joined = `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
		const accept = createHash('sha1').update(joined).digest('base64');
		return ({ text }) => text === `\`${accept}\``;
	}
	const origin = headers['Origin'];
	const isOwn = origin === undefined || origin.replace(/^https?:\/\//, '') === headers['Host'];
	const path = first.split(' ')[1] ?? '';
	const name = /name=(.*)/.exec(path)?.[1] ?? 'x';
	const status = !isOwn
		? 403
		: name.length > 24
			? 400
			: !/^\/ws\/p1(\?|$)/.test(path)
				? 404
				: Buffer.from(key, 'base64').length !== 16 || headers['Sec-WebSocket-Version'] !== '13'
					? 400
					: 101;
	return ({ text }) => text.startsWith(String(status));
};

const frame: Solver = (drill) => {
	const isCut = linesOf(drill).at(-1) === '…';
	const bytes = Buffer.from(linesOf(drill).join('').replace(/[ …]/g, ''), 'hex');
	const { question } = drill;
	const [first = 0, second = 0] = bytes;
	const isMasked = second >= 128;
	const short = second % 128;
	if (question.includes('kind of frame')) {
		const word = { 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' }[first % 16] ?? '';
		return ({ text }) => text === `A ${word} frame`;
	}
	if (question.includes('Which side'))
		return ({ text }) => text.startsWith(isMasked ? 'A client' : 'The server');
	if (question.includes('close frame'))
		return ({ text }) => text.startsWith(String(bytes.readUInt16BE(2)));
	if (question.includes('text read')) {
		const key = bytes.subarray(2, 6);
		const read = bytes.subarray(6).map((byte, i) => byte ^ (key[i % 4] ?? 0));
		return ({ text }) => text === `“${Buffer.from(read).toString()}”`;
	}
	const length =
		short === 126
			? bytes.readUInt16BE(2)
			: short === 127
				? Number(bytes.readBigUInt64BE(2))
				: short;
	if (!isCut && short < 126 && bytes.length !== 2 + (isMasked ? 4 : 0) + length)
		throw new Error(`${drill.id} shows a frame of another length.`);
	return number(length);
};

/** By the story: the code of RFC 6455 §7.4.1, of the IANA registry, or of our own. */
const CODES: readonly (readonly [RegExp, number, 'back' | 'away'])[] = [
	[/restarted/, 1012, 'back'],
	[/tunnel/, 1006, 'back'],
	[/read too slowly/, 1013, 'back'],
	[/nonsense/, 1008, 'away'],
	[/laptop slept/, 1008, 'back'],
	[/another tab/, 4001, 'away'],
	[/has removed/, 4002, 'away'],
	[/has ended the playground/, 4004, 'away'],
	[/40 kB/, 1009, 'back'],
	[/proxy/, 1001, 'back'],
];
const close: Solver = ({ id, question }) => {
	const [, code, then] = CODES.find(([story]) => story.test(question)) ?? [];
	if (code === undefined) throw new Error(`${id} tells an unknown story.`);
	if (question.includes('With which code')) return ({ text }) => text.startsWith(`${code},`);
	const words = then === 'back' ? 'It connects again by itself' : 'It stays away';
	return ({ text }) => text.startsWith(words);
};

const resume: Solver = (drill) => {
	const after = Number(inQuestion(drill, /"after":(\d+)/));
	const had = Number(inQuestion(drill, /"had":(\d+)/));
	const positions = rowsOf(drill).map(([position]) => Number(position));
	const later = positions.filter((position) => position > after).length;
	return number(later + positions.filter((position) => position === after).length - had);
};

const retry: Solver = (drill) => {
	const ids = new Set(linesOf(drill).map((line) => (JSON.parse(line) as { id: string }).id));
	return ({ text }) => text === (ids.size === 1 ? 'Once' : `${ids.size} times`);
};

const delay: Solver = (drill) => {
	const free = new Map<string, number>();
	const lines = rowsOf(drill).map(([message = '', sent, travel], i) => {
		const [name = '', ...text] = message.split(': ');
		const at = Math.max(parseInt(sent ?? '') + parseInt(travel ?? ''), free.get(name) ?? 0);
		free.set(name, at);
		return { id: `m${i}`, text: text.join(': '), at };
	});
	if (drill.ask.form === 'order')
		return lines.sort((a, b) => a.at - b.at || a.id.localeCompare(b.id)).map(({ id }) => id);
	const asked = inQuestion(drill, /receive (“.*”)\?/);
	const line = lines.find(({ text }) => text === asked);
	return ({ text }) => text === `At ${line?.at} ms`;
};

/** Before 0 and after the end it is a straight line. */
const queue: Solver = (drill) => {
	const sent = Number(inQuestion(drill, /sends a client (\d+) kB/));
	const read = Number(/reads (\d+) kB/.exec(drill.question)?.[1] ?? 0);
	const limit = Number(inQuestion(drill, /more than (\d+) kB/));
	const growth = sent - read;
	if (drill.question.includes('How much')) {
		const time = Number(inQuestion(drill, /after (\d+) s/));
		return number(Math.max(0, growth * time));
	}
	const end = growth <= 0 ? 'Never' : `After ${Math.floor(limit / growth) + 1} s`;
	return ({ text }) => text === end;
};

/** The table of messages of docs/protocol.md, read by hand. */
function verdictOf(app: string, text: string): string {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return '`bad-json`';
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return '`invalid`';
	const message = value as Record<string, unknown>;
	if (typeof message['type'] !== 'string') return '`invalid`';
	const says = (field: string, max: number): boolean => {
		const said = message[field];
		return typeof said === 'string' && said.trim().length > 0 && said.trim().length <= max;
	};
	const symbols: unknown = message['symbols'];
	const known = ['FERN', 'KITE', 'LIME', 'MOSS', 'OPAL', 'PLUM', 'REEF', 'TIDE'];
	const rules: Record<string, Record<string, () => boolean>> = {
		'news feed': {
			post: () =>
				says('text', 280) &&
				(message['id'] === undefined || /^[\w.:-]{1,40}$/.test(String(message['id']))),
			like: () => typeof message['post'] === 'string',
		},
		chat: { say: () => says('text', 280), join: () => says('room', 24), leave: () => true },
		'stock ticker': {
			watch: () =>
				Array.isArray(symbols) &&
				symbols.every((symbol) => known.includes(String(symbol))) &&
				new Set(symbols).size === symbols.length,
		},
	};
	const rule = rules[app]?.[message['type']];
	if (!rule) return '`unknown-type`';
	return rule() ? 'taken' : '`invalid`';
}
const validation: Solver = (drill) => {
	const verdict = verdictOf(
		inQuestion(drill, /client of the ([\w ]+) sends/),
		linesOf(drill).join(''),
	);
	return ({ text }) => text.includes(verdict);
};

const identity: Solver = (drill) => {
	const { question } = drill;
	const address = /`(wss?):/.exec(question)?.[1];
	if (address) return ({ text }) => text.startsWith(address === 'ws' ? 'Everything' : 'Only that');
	if (question.includes('also with the name'))
		return ({ text }) => text.includes('tells the first');
	const isHost = linesOf(drill).some((line) => line.includes('"host"'));
	return ({ text }) => text.startsWith(isHost ? 'It broadcasts' : 'It answers');
};

const bus: Solver = (drill: Drill) => {
	const servers = rowsOf(drill).map(([name = '', clients = '', line]) => ({
		...{ name, isCut: line === 'cut off' },
		clients: clients.split(/, | and /),
	}));
	const sender = inQuestion(drill, /\. (\S+) posts/).replace(/^.* /, '');
	const home = servers.find(({ clients }) => clients.includes(sender));
	const copiesOf = ({ name, clients, isCut }: (typeof servers)[number]): string[] =>
		name === home?.name
			? clients.filter((client) => client !== sender)
			: isCut || home?.isCut
				? []
				: clients;
	if (drill.ask.form === 'clients') return servers.flatMap(copiesOf);
	const asked = inQuestion(drill, /does (server \d) write/);
	return number(servers.filter(({ name }) => name === asked).flatMap(copiesOf).length);
};

/** Solvers of what is computed from what the drill shows. */
export const COMPUTED = {
	...{ requests, upgrade, frame, close, resume, retry },
	...{ delay, queue, validation, identity, bus },
};
