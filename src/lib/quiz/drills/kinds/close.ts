import { createConnection, type ConnectionState } from '../../../client/connection';
import {
	CLOSE,
	CLOSE_WORDS,
	SILENT_HEARTBEAT,
	SOCKET_OPEN,
	type SocketLike,
} from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, type Made } from '../maker';
import { pickFrom } from '../world';

/** Ends of a connection that a client meets: code and reason. */
const ENDS: readonly (readonly [code: number, reason: string, story: string])[] = [
	[CLOSE.serviceRestart, 'server restarting', 'The server is restarted for an update.'],
	[1006, '', 'The train goes into a tunnel, and the network is gone. No close frame comes.'],
	[
		CLOSE.tryAgainLater,
		'cannot keep up',
		'The client read too slowly, and too many bytes waited for it.',
	],
	[
		CLOSE.policyViolation,
		'too many errors',
		'The client has sent nonsense fifty times in a few seconds.',
	],
	[CLOSE.policyViolation, SILENT_HEARTBEAT, 'A laptop slept, and answered no ping.'],
	[
		CLOSE.resumedElsewhere,
		'resumed elsewhere',
		'The same client has connected again from another tab, with its token.',
	],
	[CLOSE.removedByHost, 'removed by the host', 'The host has removed this client.'],
	[CLOSE.playgroundEnded, 'ended by the host', 'The host has ended the playground.'],
	[CLOSE.messageTooBig, 'message too big', 'The client sent a message of 40 kB.'],
	[CLOSE.goingAway, 'going away', 'A proxy between the two goes away.'],
];

/** A close code, and what the page's client makes of it: the real one is run. */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const [code, reason, story] = pickFrom(ENDS, random);
	return random() < 0.5
		? comesBack(code, reason, story, random)
		: whichCode(code, reason, story, random);
}

const choice = (text: string, reason: string): DrillChoice => ({ id: text, text, reason });
const codeWords = (code: number): string => `${code}, ${CLOSE_WORDS[code] ?? ''}`;

/** What a client does when an open connection ends so. */
export function stateAfter(code: number, reason: string): ConnectionState['name'] {
	const sockets: SocketLike[] = [];
	class Socket implements SocketLike {
		readyState = SOCKET_OPEN;
		onopen: ((event: never) => void) | null = null;
		onmessage: ((event: never) => void) | null = null;
		onclose: ((event: never) => void) | null = null;
		onerror: ((event: never) => void) | null = null;
		constructor() {
			sockets.push(this);
		}
		send(): void {
			// Nobody listens.
		}
		close(): void {
			// It has ended.
		}
	}
	const connection = createConnection({
		url: () => 'ws://duplex.example/ws/p1',
		onMessage: () => undefined,
		Socket,
		schedule: () => () => undefined,
		random: () => 0.5,
	});
	const socket = sockets[0];
	socket?.onopen?.({} as never);
	socket?.onclose?.({ code, reason } as never);
	return connection.state.name;
}

function comesBack(code: number, reason: string, story: string, random: () => number): Made {
	const ended = stateAfter(code, reason) === 'ended';
	const why = ended
		? `${code} (${reason}) says that coming back would only lead to the same end, so the client stays away and says why.`
		: `${code}${reason ? ` (${reason})` : ''} tells of a loss, not of a verdict. The client tries again, after a wait that is random and grows with each failure, so that not all come back at once.`;
	const back = 'It connects again by itself, after a short random wait';
	const stay = 'It stays away and tells its user why';
	const [key, wrong] = ended ? [stay, back] : [back, stay];
	return {
		question: `${story} The connection ends with ${code}${reason ? ` and the reason “${reason}”` : ''}. What does the page’s client do?`,
		...{ scene: null, exhibits: [] },
		ask: chooseOne(
			choice(key, why),
			[
				choice(wrong, why),
				choice(
					'The browser connects again by itself',
					`A browser never reopens a WebSocket: that is up to the page’s code. ${why}`,
				),
				choice(
					'It sends on: TCP repairs the connection',
					`A connection that has closed is gone, and what is sent on it is lost. ${why}`,
				),
			],
			random,
		),
		why,
	};
}

function whichCode(code: number, reason: string, story: string, random: () => number): Made {
	const why = `${code} means: ${CLOSE_WORDS[code] ?? ''}${code === 1006 ? '. It never stands in a frame: the client’s own end reports it when no close frame came' : ''}.`;
	const others = ENDS.map(([other]) => other).filter((other) => other !== code);
	const near = [...new Set([...others, CLOSE.normal])]
		.map((other) => ({ other, die: random() }))
		.sort((a, b) => a.die - b.die)
		.slice(0, 3);
	const about = reason === SILENT_HEARTBEAT ? `${story} The server found it silent.` : story;
	return {
		question: `${about} With which code does the connection end?`,
		...{ scene: null, exhibits: [] },
		ask: chooseOne(
			choice(codeWords(code), why),
			near.map(({ other }) =>
				choice(
					codeWords(other),
					`${other} means: ${CLOSE_WORDS[other] ?? ''}. Here it is ${codeWords(code)}.`,
				),
			),
			random,
		),
		why,
	};
}
