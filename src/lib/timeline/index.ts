/** The trace in display time: where each message is at any instant, and where we look. */
export * from './cursor';
export * from './flight';
export * from './fold';
export * from './history';
export * from './place';
export { type Pace } from './placement';
export * from './playhead';
export { type Quiet } from './quiet';
export * from './timeline';
export * from './times';
