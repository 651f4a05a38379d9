import type { AppName } from '../protocol';
import type { App } from './app';
import { feed } from './feed';

export * from './app';
export { feed } from './feed';

/** An app whose message and state types the engine need not know. */
// The one place where the types of single apps are forgotten: the schemas of `protocol`
// guarantee that a handler gets the message type that it names.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyApp = App<any, any>;

/** The example servers that are built, by name. */
export const APPS_BY_NAME: Readonly<Partial<Record<AppName, AnyApp>>> = { feed };
