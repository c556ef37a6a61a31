import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createInbox } from '../../src/inbox/inbox.ts';
import { readEvent } from '../../src/inbox/read-event.ts';
import { openSubjects } from '../../src/inbox/recent-events.ts';
import { DAY_MS } from '../../src/time.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { xanpaySource } from '../support/senders.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
  await migrate(pool);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

let seconds = 1_741_080_600;

/** Stores the webhook of a charge, as the route does. */
async function receive(chargeId: string, status: string, live = true): Promise<void> {
  seconds += 1;
  const payload = { chargeId, status };
  const body = { timestamp: seconds, reason: 'charge_status_updated', payload };
  const proof = { method: 'http-basic', caller: 'xanpay', live } as const;
  const { event } = readEvent(xanpaySource(), Buffer.from(JSON.stringify(body)), proof);
  await createInbox(pool, { lingerMs: 0 }).accept(event);
}

test('charges to ask for are judged by their mapped events alone', async () => {
  await receive('pending', 'pending');
  await receive('pending-and-unknown', 'pending');
  await receive('pending-and-unknown', 'under_review');
  await receive('pending-and-other-mode', 'pending');
  await receive('pending-and-other-mode', 'completed', false);
  await receive('of-the-other-mode', 'pending', false);
  await receive('unknown', 'under_review');
  await receive('completed', 'pending');
  await receive('completed', 'completed');
  await receive('dismissed', 'pending');
  await pool.query("UPDATE event SET status = 'dismissed' WHERE subject = 'dismissed'");
  await pool.query("UPDATE event SET received_at = now() - interval '1 hour'");
  const open = await openSubjects(pool, 'xanpay', {
    ...{ types: ['charge_status_updated.pending'], quietMs: 1000, maxMs: 7 * DAY_MS },
  });
  expect(open.map(({ subject }) => subject).toSorted()).toEqual([
    'dismissed',
    'pending',
    'pending-and-other-mode',
    'pending-and-unknown',
  ]);
  const unknown = open.find(({ subject }) => subject === 'pending-and-unknown');
  expect(String(unknown?.body)).toContain('"status":"pending"');
});
