/** The words on the wire: message schemas, trace events, HTTP bodies, codes and limits. */
export * from './chat';
export * from './codes';
export * from './common';
export * from './decode';
export * from './faults';
export * from './feed';
export * from './fields';
export * from './http';
export * from './limits';
export * from './messages';
export * from './origin';
export * from './socket';
export * from './stocks';
export * from './telemetry';
export * from './trace';
export * from './upgrade';
export * from './utf8';
