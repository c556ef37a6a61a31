import type { GaugeToAdd } from './add-gauge.ts';
import type { InboxMeasured } from './inbox-gauges.ts';

/** What is known of the database. */
export interface DatabaseMeasured extends Pick<InboxMeasured, 'openEvents'> {
  /** Storage that the database uses, in bytes; may fail where everything else can be read. */
  databaseBytes(): Promise<number>;
}

/** The database itself. */
export function databaseGauges(measured: DatabaseMeasured): GaugeToAdd[] {
  return [
    {
      name: 'connector_database_up',
      help: '1 when the inbox could be read for this answer; if not, what it has is absent.',
      labelNames: [],
      read: () => measured.openEvents().then(() => [[{}, 1]]),
      otherwise: [[{}, 0]],
    },
    {
      name: 'connector_database_bytes',
      help: 'Storage that the database of the inbox uses.',
      labelNames: [],
      read: async () => [[{}, await measured.databaseBytes()]],
    },
  ];
}
