/** What each client's user sees, reduced from that client's own messages. */
export * from './feed-screen';
export * from './screens';
