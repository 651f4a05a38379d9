/** What each client's user sees, reduced from that client's own messages. */
export * from './app-of';
export * from './app-screens';
export * from './chat-screen';
export * from './feed-screen';
export * from './notice';
export * from './screens';
export * from './stocks-screen';
