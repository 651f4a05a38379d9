import type { AppName } from '../protocol';
import type { App } from './app';
import { chat } from './chat';
import { feed } from './feed';
import { stocks } from './stocks';

export * from './app';
export { chat } from './chat';
export { feed } from './feed';
export { stocks } from './stocks';

/** An app whose message and state types the engine need not know. */
// The one place where the types of single apps are forgotten: the schemas of `protocol`
// guarantee that a handler gets the message type that it names.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyApp = App<any, any, any>;

/** The example servers, by name. */
export const APPS_BY_NAME: Readonly<Record<AppName, AnyApp>> = { feed, chat, stocks };
