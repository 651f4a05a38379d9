/** The diagram: the network picture, its controls, the message list and the inspector. */
export { default as Diagram } from './Diagram.svelte';
export { default as Legend } from './Legend.svelte';
export { default as PatternBadge } from './PatternBadge.svelte';
export { explain, payloadOf, type Explanation } from './explain';
export { followMoment } from './moment-link.svelte';
export { PATTERN_LOOKS } from './patterns';
export { TraceView, type Confirmed, type TraceSource } from './trace-view.svelte';
