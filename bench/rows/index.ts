import { acknowledged } from './acknowledged.ts';
import { applying } from './applying.ts';
import { backlog } from './backlog.ts';
import { calls } from './calls.ts';
import { endurance } from './endurance.ts';
import { latency } from './latency.ts';
import { lost } from './lost.ts';
import { million } from './million.ts';
import { processes } from './processes.ts';
import { processor } from './processor.ts';
import type { Row } from './row.ts';
import { source } from './source.ts';
import { start } from './start.ts';
import { steady } from './steady.ts';
import { visible } from './visible.ts';

/** All rows, in the order in which they are measured. */
export const ROWS: readonly Row[] = [
  ...[acknowledged, applying, latency, lost, backlog, calls, steady, visible],
  ...[processor, processes, start, source, endurance, million],
];
