/** The Wire view: a message's real frames, decoded bit by bit, and the handshake. */
export { default as WireView } from './WireView.svelte';
