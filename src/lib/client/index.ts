/** The browser's end of the wire: connections that come back, and the trace they bring. */
export * from './connection';
export * from './observe';
export * from './playgrounds';
export * from './recorded';
export * from './trace-file';
export * from './telemetry-store';
export * from './timer';
export * from './trace-store';
