/** The playground as a state machine over its log: same log, same trace. */
export * from './engine';
export * from './host-actions';
export * from './log-entry';
export * from './membership';
export * from './names';
export * from './outcome';
export * from './random';
export * from './returns';
export * from './schedule';
export * from './ticker';
export * from './trace-log';
export type { Delivery, Recorded } from './turns';
