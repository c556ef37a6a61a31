import type { GaugeToAdd } from './add-gauge.ts';

/** What is known of the senders and their webhooks. */
export interface SourcesMeasured {
  /** For each source that is watched, whether it has not called for too long. */
  silentSources(): Promise<readonly { source: string; silent: boolean }[]>;
  /** Whether a worker does not ask Digital River for the state of orders, since it does not answer. */
  isFreshStatePaused(): Promise<boolean>;
  /** Number of this installation's webhooks by state; empty when they are not watched. */
  webhooks(): Promise<readonly { state: string; count: number }[]>;
  /** Whether the last attempt of each back-fill failed; empty when there was none. */
  backfills(): Promise<readonly { backfill: string; failed: boolean }[]>;
}

/** Whether events come in. */
export function sourceGauges(measured: SourcesMeasured): GaugeToAdd[] {
  return [
    {
      name: 'connector_source_silent',
      help: '1 when a source has not called for longer than is usual.',
      labelNames: ['source'],
      read: async () =>
        (await measured.silentSources()).map(({ source, silent }) => [{ source }, silent ? 1 : 0]),
    },
    {
      name: 'connector_fresh_state_paused',
      help: '1 while Digital River is not asked about late events, since it did not answer.',
      labelNames: [],
      read: async () => [[{}, (await measured.isFreshStatePaused()) ? 1 : 0]],
    },
    {
      name: 'connector_webhooks',
      help: "This installation's webhooks at Digital River: enabled, disabled, or missing for an event type.",
      labelNames: ['state'],
      read: async () => (await measured.webhooks()).map(({ state, count }) => [{ state }, count]),
    },
    {
      name: 'connector_backfill_failed',
      help: '1 when the last attempt to back-fill events from Digital River failed.',
      labelNames: ['backfill'],
      read: async () =>
        (await measured.backfills()).map(({ backfill, failed }) => [{ backfill }, failed ? 1 : 0]),
    },
  ];
}
