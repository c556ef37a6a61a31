import type { Registry } from 'prom-client';
import { SECOND_MS } from '../time.ts';
import { addGauges, type Sample } from './add-gauge.ts';

/** What only a process that applies events knows. */
export interface WorkerMeasured {
  /** The org's API calls of its day, as its last answer gave them; undefined before the first. */
  apiUsage(): { readonly used: number; readonly limit: number } | undefined;
  /** For how long the loop that has been silent for longest has shown no progress, in milliseconds. */
  silentMs(): number;
}

/** Adds the metrics of a process that applies events. */
export function addWorkerMetrics(registry: Registry, measured: WorkerMeasured): void {
  const ofUsage = (part: 'used' | 'limit') => async (): Promise<Sample[]> => {
    const usage = measured.apiUsage();
    return usage === undefined ? [] : [[{}, usage[part]]];
  };
  addGauges(registry, [
    {
      name: 'connector_org_api_calls_used',
      help: "API calls that the org has used of its day, by all of its clients; absent before the org's first answer.",
      labelNames: [],
      read: ofUsage('used'),
    },
    {
      name: 'connector_org_api_calls_limit',
      help: "API calls that the org may use in a day; absent before the org's first answer.",
      labelNames: [],
      read: ofUsage('limit'),
    },
    {
      name: 'connector_worker_silent_seconds',
      help: 'For how long a loop of the worker has shown no progress, the longest of them; 0 while calls are paused.',
      labelNames: [],
      read: async () => [[{}, measured.silentMs() / SECOND_MS]],
    },
  ]);
}
