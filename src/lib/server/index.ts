/** The live server: upgrades, connections, playgrounds, logs, limits. Node only. */
export * from './attach';
export * from './bridge';
export * from './data-folder';
export * from './http-server';
export * from './live';
export * from './logger';
export type { LivePlayground } from './live-playground';
export * from './log';
export * from './log-memory';
export * from './settings';
