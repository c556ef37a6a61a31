import type { GaugeToAdd } from './add-gauge.ts';

/** What the inbox has. */
export interface InboxMeasured {
  /** Events that are pending, waiting or parked, by source and status: their number and oldest. */
  openEvents(): Promise<
    readonly { source: string; status: string; count: number; ageSeconds: number }[]
  >;
  /** Number of waiting events whose writes are held, by source. */
  heldEvents(): Promise<readonly { source: string; count: number }[]>;
  /** Number of events that wait, since a setting keeps their record from being found. */
  awaitedSettings(): Promise<readonly { source: string; setting: string; count: number }[]>;
  /** Number of events of the last 24 hours for which there was nothing to write. */
  unmappedEvents(): Promise<readonly { source: string; code: string; lastDay: number }[]>;
  /** Number of verifications of the last 24 hours, by source. */
  verificationEvents(): Promise<readonly { source: string; count: number }[]>;
}

/** Events in the inbox. */
export function inboxGauges(measured: InboxMeasured): GaugeToAdd[] {
  return [
    {
      name: 'connector_open_events',
      help: 'Events in the inbox that are pending, waiting or parked.',
      labelNames: ['source', 'status'],
      read: async () =>
        (await measured.openEvents()).map(({ source, status, count }) => [
          { source, status },
          count,
        ]),
    },
    {
      name: 'connector_oldest_event_age_seconds',
      help: 'Seconds since the oldest pending, waiting or parked event was received.',
      labelNames: ['source', 'status'],
      read: async () =>
        (await measured.openEvents()).map(({ source, status, ageSeconds }) => [
          { source, status },
          ageSeconds,
        ]),
    },
    {
      name: 'connector_held_events',
      help: 'Waiting events whose writes are held: a right or schema is missing, or an approval locks the record.',
      labelNames: ['source'],
      read: async () =>
        (await measured.heldEvents()).map(({ source, count }) => [{ source }, count]),
    },
    {
      name: 'connector_awaiting_setting_events',
      help: 'Waiting events whose record a setting keeps from being found, by the variable.',
      labelNames: ['source', 'setting'],
      read: async () =>
        (await measured.awaitedSettings()).map(({ source, setting, count }) => [
          { source, setting },
          count,
        ]),
    },
    {
      name: 'connector_unmapped_events',
      help: 'Events of the last 24 hours for which there was nothing to write, by the reason.',
      labelNames: ['source', 'code'],
      read: async () =>
        (await measured.unmappedEvents()).map(({ source, code, lastDay }) => [
          { source, code },
          lastDay,
        ]),
    },
    {
      name: 'connector_other_mode_events',
      help: 'Events of the last 24 hours that are of the other mode (live or test), and not written.',
      labelNames: ['source'],
      read: async () =>
        (await measured.unmappedEvents())
          .filter(({ code }) => code === 'OTHER_MODE')
          .map(({ source, lastDay }) => [{ source }, lastDay]),
    },
    {
      name: 'connector_verification_events',
      help: 'Verifications of the last 24 hours: events that prove the way to the connector, and write nothing.',
      labelNames: ['source'],
      read: async () =>
        (await measured.verificationEvents()).map(({ source, count }) => [{ source }, count]),
    },
  ];
}
