/** For tests: a small lesson without a fault. */
export const FILE = 'lessons/07-small-talk/lesson.md';

/** Sixty words, so that a step is long enough. */
export const FILLER = Array.from(
	{ length: 6 },
	() => 'so it goes on and on for ten words here',
).join(' ');

export const SOUND = `---
title: Small talk
summary: A lesson for tests.
app: feed
minutes: 3
concepts:
  broadcast-others: a-post
---

## Arrivals

They connect. See [the list](/lessons) or go [on](#a-post).
${FILLER}

\`\`\`scenario
- Ana: joins
- Ben: joins
- Cleo: joins
\`\`\`

## A post

Ana posts.
${FILLER}

\`\`\`scenario
- Ana: { posts: "Hello, all", id: hello }
\`\`\`

\`\`\`gate
after: Ana posts hello
ask: pattern
concept: broadcast-others
question: What next?
answer: broadcast
reasons:
  client-to-server: Nobody else speaks.
  server-to-client: It is for many.
  nothing: The server does act.
right: A broadcast.
\`\`\`

\`\`\`gate
after: Ana posts hello
ask: recipients
concept: copies
question: Who gets it?
answer: [Ben, Cleo]
reasons:
  missing:
    Ben: Ben is connected.
    anyone: All others get it.
  extra:
    Ana: She sent it.
right: The others.
\`\`\`

## A like

Ben likes it.
${FILLER}

\`\`\`scenario
- Ben: { likes: hello }
\`\`\`

\`\`\`gate
after: Ben likes hello
ask: recipients
concept: server-to-client
question: Who hears of it?
answer: [Ana]
reasons:
  missing:
    Ana: She is the author.
  extra:
    anyone: Only the author hears of it.
right: The author.
\`\`\`

## Questions

Five of them.
${FILLER}

\`\`\`question
concept: copies
question: One of them?
choices:
  - text: Copies
    right: true
    reason: One a line.
  - text: A single packet
    reason: There is no shared line.
\`\`\`

\`\`\`question
key: trace
ask: next
after: Ana posts hello
concept: copies
question: What left?
choices:
  - text: Two copies
    is: 2 copies
    right: true
    reason: Ben and Cleo.
  - text: Three copies
    is: 3 copies
    reason: Ana is left out.
\`\`\`

\`\`\`question
key: trace
ask: bytes
after: Ana posts hello
concept: frames
question: How long?
choices:
  - text: Forty-eight bytes
    is: 48
    right: true
    reason: Counted.
  - text: Five bytes
    is: 5
    reason: That is the id alone.
\`\`\`

\`\`\`question
key: trace
ask: first
concept: order-and-delay
question: Which was first?
choices:
  - text: The post
    is: Ana posts hello
    right: true
    reason: It was there to be liked.
  - text: The like
    is: Ben likes hello
    reason: Of what?
\`\`\`

\`\`\`question
key: trace
ask: recipients
after: Cleo joins
concept: full-duplex
question: Who heard of Cleo?
answer: []
reasons: { extra: { anyone: Nobody was told. } }
right: Nobody.
\`\`\`

## Play

Your turn.
${FILLER}

\`\`\`sources
rfc: { title: RFC 6455, url: "https://www.rfc-editor.org/rfc/rfc6455#section-1.2" }
mdn: { title: MDN, url: "https://developer.mozilla.org/en-US/docs/Web/API/WebSocket" }
whatwg: { title: WHATWG, url: "https://websockets.spec.whatwg.org/" }
\`\`\`

\`\`\`toy
simulated: 3
\`\`\`
`;

/** The sound lesson with one passage replaced. Throws if it is not there exactly once. */
export function broken(passage: string, by: string): string {
	if (SOUND.split(passage).length !== 2) throw new Error(`"${passage}" is not there once`);
	return SOUND.replace(passage, () => by);
}

/** The line of `text` in `source`, counted from 1. */
export function lineOf(source: string, text: string): number {
	const at = source.indexOf(text);
	if (at < 0) throw new Error(`"${text}" is not there`);
	return source.slice(0, at).split('\n').length;
}
