import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { SECOND_MS } from '../../src/time.ts';
import type { StoredEvent } from '../mapped/stored-event.ts';

/** The worker writes an event within a second or two; a slow machine takes longer. */
const TIMEOUT_MS = 30 * SECOND_MS;
/** An event may wait for a moment only, such as for a record that was just created. */
const WAITING_MS = 4 * SECOND_MS;
const POLL_MS = 200;

/** An event as the inbox knows it. */
export interface EventName {
  readonly source: string;
  readonly id: string;
}

const rowsSchema = z.array(
  z.object({
    source: z.string(),
    id: z.string(),
    status: z.string(),
    reason: z.string().nullable(),
    code: z.string().nullable(),
    type: z.string().nullable(),
    subject: z.string().nullable(),
  }),
);

const QUERY = `SELECT source, event_id AS id, status, reason, error_code AS code, type, subject
  FROM event WHERE (source, event_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`;

/**
 * Waits until the inbox has settled events. It asks the trial's database, which costs no call of the
 * org.
 *
 * @param databaseUrl of the connector
 * @returns how they stand, in the same order: `waiting` after four seconds at the earliest,
 *   `pending` or `missing` when they still are after 30 seconds
 */
export async function settledEvents(
  databaseUrl: string,
  events: readonly EventName[],
): Promise<StoredEvent[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  pool.on('error', () => undefined);
  try {
    const start = Date.now();
    for (;;) {
      const stored = await readEvents(pool, events);
      const elapsed = Date.now() - start;
      if (stored.every(({ status }) => elapsed > patienceFor(status))) return stored;
      await sleep(POLL_MS);
    }
  } finally {
    await pool.end();
  }
}

async function readEvents(pool: pg.Pool, events: readonly EventName[]): Promise<StoredEvent[]> {
  const names = [events.map(({ source }) => source), events.map(({ id }) => id)];
  const rows = rowsSchema.parse((await pool.query(QUERY, names)).rows);
  return events.map(
    ({ source, id }) =>
      rows.find((row) => row.source === source && row.id === id) ?? {
        ...{ status: 'missing', reason: null },
      },
  );
}

/** How long, in milliseconds, an event is watched that stands like this. */
function patienceFor(status: string): number {
  if (status === 'pending' || status === 'missing') return TIMEOUT_MS;
  return status === 'waiting' ? WAITING_MS : -1;
}
