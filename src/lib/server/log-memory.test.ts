import { testLog } from '../../../tests/support/log-conformance';
import { createMemoryLog } from './log-memory';

testLog('the log in memory', createMemoryLog);
