import { expect, test } from 'vitest';
import { makeDrill, type Drill } from '../src/lib/quiz/drills';
import { startLive } from './support/live-server';
import { connectRaw } from './support/raw-client';
import { linesOf } from './support/solver/reading';

/** The first drills of a topic whose question fits. */
async function some(
	topic: Pick<Drill, 'kind' | 'concept'>,
	count: number,
	fits: (drill: Drill) => boolean = () => true,
): Promise<Drill[]> {
	const drills: Drill[] = [];
	for (let seed = 1; drills.length < count; seed++) {
		const drill = await makeDrill({ ...topic, seed });
		if (fits(drill)) drills.push(drill);
	}
	return drills;
}

const rightText = ({ ask }: Drill): string =>
	ask.form === 'one' ? (ask.choices.find(({ id }) => id === ask.key)?.text ?? '') : '';

test('the server answers the handshakes of drills as their keys say', async () => {
	const server = await startLive();
	const { id } = server.create('feed');
	const drills = [
		...(await some({ kind: 'upgrade', concept: 'handshake' }, 24)),
		...(await some({ kind: 'upgrade', concept: 'origin' }, 16)),
	];
	const seen = new Set<string>();
	for (const drill of drills) {
		const head = linesOf(drill).join('\r\n').replace('/ws/p1', `/ws/${id}`);
		const { response, socket } = await connectRaw(server.port, '', '', `${head}\r\n\r\n`);
		socket.destroy();
		const [, status = ''] = response.split(' ');
		seen.add(status);
		const right = rightText(drill);
		if (right.startsWith('`'))
			expect(response).toContain(`Sec-WebSocket-Accept: ${right.slice(1, -1)}\r\n`);
		else expect(right, `${drill.id}\n${head}`).toMatch(new RegExp(`^${status}`));
	}
	expect([...seen].sort()).toEqual(['101', '400', '403', '404']);
});

test('the server takes or refuses the texts of drills as their keys say', async () => {
	const server = await startLive();
	const apps = { 'news feed': 'feed', chat: 'chat', 'stock ticker': 'stocks' } as const;
	const seen = new Set<string>();
	for (const [words, app] of Object.entries(apps)) {
		const playground = server.create(app);
		for (const drill of await some(
			{ kind: 'validation', concept: 'validation' },
			14,
			({ question }) => question.includes(`client of the ${words} `),
		)) {
			const client = await playground.join();
			client.raw(linesOf(drill).join(''));
			client.send({ type: 'no-such', ref: 'end' });
			const codes: unknown[] = [];
			for (;;) {
				const message = await client.skip('error');
				if (message['ref'] === 'end') break;
				codes.push(message['code']);
			}
			// What is taken may still be refused by the app: there is no such post.
			const code = codes.find((code) => /^(bad-json|unknown-type|invalid)$/.test(String(code)));
			seen.add(String(code));
			expect(rightText(drill), drill.id).toContain(
				code === undefined ? 'taken' : `\`${String(code)}\``,
			);
			client.socket.close();
		}
	}
	expect([...seen].sort()).toEqual(['bad-json', 'invalid', 'undefined', 'unknown-type']);
});
