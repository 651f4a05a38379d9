/** Polling, long polling, Server-Sent Events and WebSocket, side by side on live traffic. */
export { default as ComparePage } from './ComparePage.svelte';
export { default as CompareTable } from './CompareTable.svelte';
export { Comparison, type WayState } from './comparison.svelte';
export { WAYS } from './ways';
