/** Simulated clients: personas, crowds and scenarios, over any transport. Node's is in `node.ts`. */
export * from './acker';
export * from './acts';
export * from './crowd';
export * from './memory';
export * from './minds';
export * from './player';
export * from './scenario';
export * from './sim-client';
export * from './transport';
export * from './web-socket';
