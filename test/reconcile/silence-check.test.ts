import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createInbox } from '../../src/inbox/inbox.ts';
import { createLog } from '../../src/log.ts';
import { watchSources } from '../../src/reconcile/watch-sources.ts';
import { HOUR_MS } from '../../src/time.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { digitalRiverSource } from '../support/digital-river-events.ts';
import { eventually } from '../support/eventually.ts';

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

const call = (id: string, hoursAgo: number) =>
  pool.query(
    `INSERT INTO event (source, event_id, status, proof, received_at)
     VALUES ('digital-river', $1, 'applied', 'oauth', now() - $2 * interval '1 hour')`,
    [id, hoursAgo],
  );

test('a silence and its end are each logged by one of all processes, and the next silence again', async () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  const source = { ...digitalRiverSource(), maxSilenceMs: 24 * HOUR_MS };
  const parts = { pool, inbox: createInbox(pool, { lingerMs: 0 }), log };
  await call('long ago', 25);
  const watches = [1, 2].map(() => watchSources([source], parts, { everyMs: 5 }));
  await eventually(async () => expect(lines).toHaveLength(1));
  // Both processes have seen the silence.
  await sleep(200);
  await call('now', 0);
  await eventually(async () => expect(lines).toHaveLength(2));
  await pool.query("DELETE FROM event WHERE event_id = 'now'");
  const aMinute = "due_at = due_at - interval '1 minute'";
  await pool.query(`UPDATE reconciliation SET ${aMinute} WHERE source LIKE 'log-silent-%'`);
  await eventually(async () => expect(lines).toHaveLength(3));
  await Promise.all(watches.map((watch) => watch.stop()));
  const silent = { level: 'error', fact: 'source silent: see whether it is switched off' };
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    silent,
    { level: 'info', fact: 'source calls again', source: 'digital-river' },
    silent,
  ]);
});
