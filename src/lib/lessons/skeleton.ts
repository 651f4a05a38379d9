/** What a new lesson begins as: it passes the check, runs, and says in its text what to write. */
export const skeleton = (title: string): string => `---
title: ${JSON.stringify(title)}
summary: One sentence that says what a learner can do after this lesson.
app: feed
minutes: 8
concepts:
  client-to-server: the-scene
  broadcast-others: a-first-deed
---

## The scene

Replace this text with 60 to 120 words of your own. Say who is there and what a learner should look
at. Begin with something to watch, and explain it afterwards: an open line in the diagram says more
than a definition. Use short sentences and the words of the course: client, server, message,
broadcast. The scenario below plays as soon as the learner comes to this step.

\`\`\`scenario
- Ana: joins
- Ben: joins
- Cleo: joins
\`\`\`

## A first deed

Replace this text with 60 to 120 words of your own. One client does one thing, and the diagram stops
at the gate below, before the server acts. Tell the learner enough to predict what comes next, but
do not give the answer away. A wrong answer is worth more than a right one, if its reason names the
belief behind the mistake. So write a reason for every choice.

\`\`\`code
function: post
\`\`\`

\`\`\`scenario
- Ana: { posts: "Hello, all", id: ana-1 }
\`\`\`

\`\`\`gate
after: Ana posts ana-1
ask: pattern
concept: client-to-server
question: The server has Ana's post. What happens next?
answer: broadcast
reasons:
  client-to-server: Say here why no other client sends anything now.
  server-to-client: Say here why the server does not choose a single client.
  nothing: Say here why the server does not stay silent.
right: Say here what the server did.
\`\`\`

\`\`\`gate
after: Ana posts ana-1
ask: recipients
concept: broadcast-others
question: Which clients will receive it?
answer: [Ben, Cleo]
reasons:
  missing:
    anyone: Say here why nobody but the sender is left out.
  extra:
    Ana: Say here why the sender gets no copy.
right: Say here who got a copy, and why.
\`\`\`

## A second deed

Replace this text with 60 to 120 words of your own. Let the learner meet something that looks like
the first deed and is not. What is easily mixed up belongs side by side: a notice to one client and a
broadcast that happens to reach one, all clients and all but the sender. Ask again, with the same
kind of gate or with another one, so that guessing does not help.

\`\`\`scenario
- Ben: { likes: ana-1 }
\`\`\`

\`\`\`gate
after: Ben likes ana-1
ask: next
concept: server-to-client
question: The server has Ben's like. What does it do?
choices:
  - text: It tells Ana, and nobody else
    is: liked to Ana
    right: true
    reason: Say here why this is so.
  - text: It tells everyone but Ben
    is: liked to the others
    reason: Say here why the others hear nothing.
  - text: It answers Ben
    is: liked to Ben
    reason: Say here why no answer is needed.
\`\`\`

## Five questions

Replace this text with 60 to 120 words of your own. Look back at what the learner has seen, and then
ask five questions about it. A question may come back to any deed of the lesson that happens once;
the learner can watch it again. Mix the kinds of questions, and let each wrong choice be one that
somebody could believe. Nothing here is scored on speed, and every answer can be changed.

\`\`\`question
key: trace
ask: pattern
after: Ben likes ana-1
concept: server-to-client
question: Which pattern followed Ben's like?
answer: server-to-client
reasons:
  client-to-server: Say here which way the like itself went.
  broadcast: Say here why one chosen client is no audience.
  nothing: Say here who heard of it.
right: Say here how to tell.
\`\`\`

\`\`\`question
key: trace
ask: recipients
after: Cleo joins
concept: full-duplex
question: Who received a message because Cleo connected?
answer: []
reasons:
  extra:
    anyone: Say here why an open line is quiet.
right: Say here why nobody did.
\`\`\`

\`\`\`question
key: trace
ask: bytes
after: Ben likes ana-1
concept: frames
question: How many bytes does the text of Ben's like take?
choices:
  - text: 5
    is: 5
    reason: Say here what else travels besides the id.
  - text: 30
    is: 30
    right: true
    reason: Say here what is counted.
\`\`\`

\`\`\`question
key: trace
ask: first
concept: order-and-delay
question: What reached the server first?
choices:
  - text: Ana's post
    is: Ana posts ana-1
    right: true
    reason: Say here why it must be so.
  - text: Ben's like
    is: Ben likes ana-1
    reason: Say here what he could have liked.
\`\`\`

\`\`\`question
concept: copies
question: How does a broadcast leave the server?
choices:
  - text: As one copy for each connection
    right: true
    reason: Say here why.
  - text: As one packet that all share
    reason: Say here what is wrong with that.
\`\`\`

## Your turn

Replace this text with 60 to 120 words of your own. Now the learner has a client, beside a few
simulated ones, and may do whatever the app allows. Suggest two or three things to try, and say what
to look for in the diagram. Good suggestions begin with a prediction: how many copies will leave the
server this time, and to whom? End with a question that the learner cannot let go of.

\`\`\`toy
simulated: 4
\`\`\`

\`\`\`sources
rfc:
  title: "RFC 6455, section 1.2: Protocol overview"
  url: https://www.rfc-editor.org/rfc/rfc6455#section-1.2
mdn:
  title: "MDN: The WebSocket API"
  url: https://developer.mozilla.org/en-US/docs/Web/API/WebSockets_API
whatwg:
  title: "WebSockets Standard: The WebSocket interface"
  url: https://websockets.spec.whatwg.org/#the-websocket-interface
\`\`\`
`;
