import type { RunsData } from '../../console/runs/runs-data.ts';
import { beginRun } from '../../issues/runs/begin-run.ts';
import { cancelRun } from '../../issues/runs/cancel-run.ts';
import { listRuns, parkedAgain, readRun } from '../../issues/runs/read-runs.ts';
import { RunStarter } from '../../issues/runs/run-keeper.ts';
import type { Parts } from '../parts.ts';

/** What the console's runs need. A run that is begun, or looked at, goes on in this process as well. */
export function runsData({
  pool: connections,
  log,
  senders,
}: Pick<Parts, 'pool' | 'log' | 'senders'>): RunsData {
  const pool = connections();
  const starter = new RunStarter({ pool, log, sources: senders().map(({ source }) => source) });
  return {
    async begin(run) {
      const id = await beginRun(pool, run);
      if (id !== undefined) starter.wake();
      return id;
    },
    async read(id) {
      const run = await readRun(pool, id);
      if (run !== undefined && run.state !== 'finished') starter.wake();
      return run;
    },
    list: (before, max) => listRuns(pool, before, max),
    parkedAgain: (id) => parkedAgain(pool, id),
    async cancel(id, by) {
      const isCancelled = await cancelRun(pool, id, by);
      starter.wake();
      return isCancelled;
    },
  };
}
