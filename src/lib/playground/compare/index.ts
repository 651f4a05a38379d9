/** Polling, long polling, Server-Sent Events and WebSocket, side by side on live traffic. */
export { default as ComparePage } from './ComparePage.svelte';
