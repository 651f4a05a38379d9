/** Questions without end, made from a seed: each with its answer, computed from what really happened. */
export * from './drill';
export * from './judge';
export { makeDrill, readDrillId } from './make';
export { makeRound, type DrillRoundOptions } from './round';
export { KINDS, TOPICS, topicId } from './topics';
