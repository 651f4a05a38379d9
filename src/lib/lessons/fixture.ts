/** For tests: a small lesson without a fault. */
export const FILE = 'lessons/07-small-talk/lesson.md';

export const SOUND = `---
title: Small talk
summary: A lesson for tests.
app: feed
minutes: 3
---

## Arrivals

They connect. See [the list](/lessons) or go [on](#a-post).

\`\`\`scenario
- Ana: joins
- Ben: joins
- Cleo: joins
\`\`\`

## A post

Ana posts.

\`\`\`scenario
- Ana: { posts: "Hello, all", id: hello }
\`\`\`

\`\`\`gate
after: Ana posts hello
ask: pattern
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

\`\`\`scenario
- Ben: { likes: hello }
\`\`\`

\`\`\`gate
after: Ben likes hello
ask: recipients
question: Who hears of it?
answer: [Ana]
reasons:
  missing:
    Ana: She is the author.
  extra:
    anyone: Only the author hears of it.
right: The author.
\`\`\`

## Play

Your turn.

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
