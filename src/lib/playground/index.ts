/** A live playground in a page: the reader's own client, the crowd, the trace and its view. */
export { APP_WORDS, type AppWords } from './app-words';
export { default as AppLinks } from './AppLinks.svelte';
export { default as ConnectionNote } from './ConnectionNote.svelte';
export { default as CrowdPanel } from './CrowdPanel.svelte';
export { default as HostPanel } from './HostPanel.svelte';
export { default as InvitePanel } from './InvitePanel.svelte';
export { default as OwnClientPanel } from './OwnClientPanel.svelte';
export { remembered } from './remembered';
export { Recording } from './recording.svelte';
export { Session } from './session.svelte';
