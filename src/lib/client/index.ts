/** The browser's end of the wire: connections that come back, and the trace they bring. */
export * from './connection';
export * from './faults';
export * from './observe';
export * from './place';
export * from './playgrounds';
export * from './meter';
export * from './recorded';
export * from './staleness';
export * from './trace-file';
export * from './telemetry-store';
export * from './ticker';
export * from './ticker-ways';
export * from './timer';
export * from './trace-store';
export * from './trial';
