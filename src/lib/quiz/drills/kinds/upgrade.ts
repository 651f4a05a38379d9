import { acceptSteps, ACCEPT_GUID } from '../../../diagram/wire/accept-key';
import { toBase64 } from '../../../diagram/wire/bytes';
import { headerOf, readHead, type HttpHead } from '../../../diagram/wire/handshake-head';
import { sha1 } from '../../../diagram/wire/sha1';
import { isForeignOrigin, readUpgrade } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, type Made } from '../maker';
import { sentence } from '../words';
import { pickFrom } from '../world';

const HOSTS = ['duplex.example', 'chat.example', 'localhost:3000', 'news.example:8443'];

const choice = (text: string, reason: string): DrillChoice => ({ id: text, text, reason });
const keyOf = (random: () => number): string =>
	toBase64(Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256)));

/** From the head of an opening handshake to what the server answers. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	if (concept === 'origin') return whichOrigin(random);
	return random() < 0.5 ? whichAccept(random) : whichStatus(random);
}

function whichAccept(random: () => number): Made {
	const key = keyOf(random);
	const { accept } = acceptSteps(key);
	const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
	const why = `The server puts the fixed text \`${ACCEPT_GUID}\` after the key, takes SHA-1 of that, and writes the 20 bytes in base64: \`${accept}\`, 28 characters.`;
	return {
		question: 'Which `Sec-WebSocket-Accept` stands in the answer to this request?',
		scene: null,
		exhibits: [headExhibit(headText({ key, host: pickFrom(HOSTS, random) }))],
		ask: chooseOne(
			choice(`\`${accept}\``, why),
			[
				choice(
					`\`${key}\``,
					`That is the key itself. A server that only repeats what it hears would say this, and the client would close. ${why}`,
				),
				choice(
					`\`${toBase64(ascii(key + ACCEPT_GUID).slice(0, 36))}\``,
					`That is the key in base64, not hashed, and it is too long: SHA-1 gives 20 bytes, which are 28 characters in base64. ${why}`,
				),
				choice(
					`\`${toBase64(sha1(ascii(key)).slice(0, 16))}\``,
					`SHA-1 gives 20 bytes, which are 28 characters in base64. This has ${toBase64(sha1(ascii(key)).slice(0, 16)).length}. ${why}`,
				),
			],
			random,
		),
		why,
	};
}

interface HeadParts {
	readonly key?: string | null;
	readonly host: string;
	readonly path?: string;
	readonly origin?: string | null;
	readonly version?: string | null;
}

function headText({
	key = null,
	host,
	path = '/ws/p1',
	origin = null,
	version = '13',
}: HeadParts): string {
	return [
		`GET ${path} HTTP/1.1`,
		`Host: ${host}`,
		...['Connection: Upgrade', 'Upgrade: websocket'],
		...(key === null ? [] : [`Sec-WebSocket-Key: ${key}`]),
		...(version === null ? [] : [`Sec-WebSocket-Version: ${version}`]),
		...(origin === null ? [] : [`Origin: ${origin}`]),
	].join('\r\n');
}

const headExhibit = (text: string) =>
	({ kind: 'text', title: 'The request', lines: text.split('\r\n') }) as const;

/** What the server answers to a head, and why. `playgrounds` are those that there are. */
export function answerTo(
	head: HttpHead,
	playgrounds: readonly string[],
): { status: number; why: string } {
	const [, url = ''] = head.first.split(' ');
	const headers = { origin: headerOf(head, 'origin'), host: headerOf(head, 'host') };
	const asked = readUpgrade({ url, headers }, undefined);
	if (!asked.ok) return { status: asked.refusal.status, why: asked.refusal.message };
	if (!playgrounds.includes(asked.playground))
		return { status: 404, why: 'There is no such playground.' };
	const key = headerOf(head, 'sec-websocket-key');
	if (key === undefined || !/^[+/0-9A-Za-z]{22}==$/.test(key))
		return { status: 400, why: 'A key of 16 bytes in base64 is missing (RFC 6455 §4.2.1).' };
	if (headerOf(head, 'sec-websocket-version') !== '13')
		return { status: 400, why: 'The version of the protocol must be 13 (RFC 6455 §4.2.1).' };
	return { status: 101, why: 'All that is asked of a WebSocket request is there.' };
}

/** A reason as it follows a colon. */
const inside = (text: string): string => `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`;

const STATUSES: Readonly<Record<number, string>> = {
	101: '101 Switching Protocols: the connection is a WebSocket from here on',
	200: '200 OK, and then the frames',
	400: '400 Bad Request: something in the request is wrong',
	403: '403 Forbidden: the page is of another site',
	404: '404 Not Found: there is no such playground',
};

function whichStatus(random: () => number): Made {
	const host = pickFrom(HOSTS, random);
	const key = keyOf(random);
	const good: HeadParts = { key, host, origin: random() < 0.5 ? `https://${host}` : null };
	const head = headText(
		pickFrom<HeadParts>(
			[
				good,
				{ ...good, path: '/ws/p2' },
				{ ...good, key: null },
				{ ...good, key: key.slice(0, 8) },
				{ ...good, version: pickFrom(['12', '7', '14'], random) },
				{ ...good, path: `/ws/p1?name=${'a'.repeat(25 + Math.floor(random() * 10))}` },
				{ ...good, path: '/ws/p1?name=Ana' },
				{ ...good, origin: 'https://elsewhere.example' },
			],
			random,
		),
	);
	const { status, why } = answerTo(readHead(head), ['p1']);
	const wordsOf = (of: number): string => STATUSES[of] ?? String(of);
	const because = sentence(`The server answers ${status}: ${inside(why)}`);
	const reasons: Readonly<Record<number, string>> = {
		101: `This request does not pass. ${because}`,
		200: `A WebSocket is never opened by 200: that would be an answer of HTTP, and HTTP would go on. ${because}`,
		400: `The request is well formed: key, version and name are as they should be. ${because}`,
		403: `${head.includes('\r\nOrigin') ? 'The Origin is that of the host itself' : 'There is no Origin, so the request is not from a page'}: nothing to forbid. ${because}`,
		404: `The playground \`p1\` is there. ${because}`,
	};
	const wrong = [101, 200, 400, 403, 404].filter((of) => of !== status);
	return {
		question: 'The playground `p1` is the only one that this server has. What does it answer?',
		...{ scene: null, exhibits: [headExhibit(head)] },
		ask: chooseOne(
			choice(wordsOf(status), because),
			wrong.map((of) => choice(wordsOf(of), reasons[of] ?? because)),
			random,
		),
		why: because,
	};
}

function whichOrigin(random: () => number): Made {
	const host = pickFrom(HOSTS, random);
	const [name = '', port] = host.split(':');
	const same = `https://${host}`;
	const origins: readonly (readonly [string | null, string])[] = [
		[same, 'It is the site of the host itself.'],
		[
			null,
			'It has none: browsers always send one, so this is no page, and no other site’s cookies are misused.',
		],
		[`http://${host}`, 'Host and port are the same; only the scheme is another.'],
		[
			`https://${name}.evil.example${port ? `:${port}` : ''}`,
			`It only begins with ${name}: its site is another one.`,
		],
		[`https://evil.example`, 'It is another site.'],
		[
			`https://${name}:${port ? Number(port) + 1 : 8080}`,
			'The port is another, so it is another origin.',
		],
		['null', 'It says `null`, as a sandboxed frame or a file does: it is not this site.'],
		[`https://api.${host}`, 'A subdomain is another origin.'],
	];
	const chosen = pickFrom(origins, random);
	const [origin, fact] = chosen;
	const foreign = isForeignOrigin(origin, host, undefined);
	const head = headText({ key: keyOf(random), host, origin });
	const why = `${fact} The server ${foreign ? 'refuses with 403, before any WebSocket is there' : 'lets it pass with 101'}.`;
	const yes = '101: it passes';
	const no = '403: it is refused';
	const [key, wrong] = foreign ? [no, yes] : [yes, no];
	return {
		question: `This request reaches the server of \`${host}\`. What becomes of it?`,
		...{ scene: null, exhibits: [headExhibit(head)] },
		ask: chooseOne(
			choice(key, why),
			[
				choice(wrong, why),
				choice(
					'It depends on the browser: it stops requests to other sites',
					`For WebSockets it does not: a page may open one to any site, and it is the server that must look at the Origin. ${why}`,
				),
				choice(
					'It passes, but the page may not read what comes',
					`That is how HTTP requests to other sites go. A WebSocket that is open is open both ways. ${why}`,
				),
			],
			random,
		),
		why,
	};
}
