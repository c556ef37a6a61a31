import type { Registry } from 'prom-client';
import { SECOND_MS } from '../time.ts';
import { addGauges } from './add-gauge.ts';

/** What only a process that applies events knows. */
export interface WorkerMeasured {
  /** For how long the loop that has been silent for longest has shown no progress, in milliseconds. */
  silentMs(): number;
  /** For how long it may be silent before it counts as stuck, in milliseconds. */
  readonly maxSilenceMs: number;
}

/** Adds the metrics of a process that applies events. */
export function addWorkerMetrics(registry: Registry, measured: WorkerMeasured): void {
  addGauges(registry, [
    {
      name: 'connector_worker_silent_seconds',
      help: 'For how long a loop of the worker has shown no progress, the longest of them; 0 while calls are paused.',
      labelNames: [],
      read: async () => [[{}, measured.silentMs() / SECOND_MS]],
    },
    {
      name: 'connector_worker_max_silent_seconds',
      help: 'For how long a loop may show no progress before the worker counts as stuck, as configured.',
      labelNames: [],
      read: async () => [[{}, measured.maxSilenceMs / SECOND_MS]],
    },
  ]);
}
