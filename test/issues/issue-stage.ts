import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { migratedDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

/** A database of its own, and what tests of issues store there. */
export interface IssueStage {
  readonly pool: pg.Pool;
  /** Stores events of as many orders. @returns their numbers */
  store(count: number, event?: Partial<StoredCause>): Promise<string[]>;
  /** Gives all events a status. */
  become(status: string): Promise<void>;
  stop(): Promise<void>;
}

interface StoredCause {
  readonly status: string;
  readonly code: string | null;
  readonly field: string | null;
  readonly type: string;
  readonly body: string;
}

const PARKED: StoredCause = {
  status: 'parked',
  code: 'STRING_TOO_LONG',
  field: null,
  type: 'order.accepted',
  body: '{}',
};

export async function startIssueStage(): Promise<IssueStage> {
  const database = await migratedDatabase();
  const pool = testPool({ connectionString: database.url });
  await migrate(pool);
  return {
    pool,
    async store(count, changes = {}) {
      const { status, code, field, type, body } = { ...PARKED, ...changes };
      const { rows } = await pool.query<{ seq: string }>(
        `INSERT INTO event (source, event_id, type, subject, live, proof, status, settled_at, reason, error_code, error_object, error_field, body)
         SELECT 'digital-river', gen_random_uuid()::text, $5, gen_random_uuid()::text, false, 'test', $2, now(), 'why ' || n, $3,
           'Order', $4, convert_to($6, 'UTF8')
         FROM generate_series(1, $1::int) n RETURNING seq`,
        [count, status, code, field, type, body],
      );
      return rows.map(({ seq }) => seq);
    },
    async become(status) {
      await pool.query('UPDATE event SET status = $1', [status]);
    },
    async stop() {
      await pool.end();
      await database.drop();
    },
  };
}
