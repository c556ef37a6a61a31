import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { Pool } from 'pg';
import { createPool } from '../../../src/database/pool.ts';
import { purge } from '../../../src/inbox/retention.ts';
import { refreshTokenStore } from '../../../src/salesforce/login/refresh-token-store.ts';
import type { Transcript } from '../../official-clients/transcript.ts';
import type { PgBouncer } from '../pgbouncer.ts';
import type { Stage } from '../stage.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..', '..');
const EXCHANGES = 8;

/** The commands, and what else uses transactions, through a pooler in transaction mode. */
export async function commandSuite(
  stage: Stage,
  bouncer: PgBouncer,
  { check }: Transcript,
): Promise<void> {
  const url = bouncer.through(await stage.postgres.database('connector'));
  const connector = async (command: string) =>
    run(process.execPath, ['scripts/connector.ts', command], {
      cwd: PROJECT,
      env: stage.environment(url),
    }).catch((error: { stdout: string }) => error);
  await Promise.all([
    check('migrate: an up-to-date database', async () => {
      assert.match((await connector('migrate')).stdout, /the database is up to date/);
      return 'the database is up to date';
    }),
    check('doctor', async () => {
      const report = (await connector('doctor')).stdout;
      const [, section = ''] = /Database\n(.*?)\n\n/s.exec(report) ?? [];
      assert.match(section, /^ +ok +storing events/m, report);
      assert.doesNotMatch(section, /^ +(?:warning|failed|skipped) /m, report);
      return section;
    }),
    check('replay: the list', async () => {
      const { stdout } = await connector('replay');
      assert.match(stdout, /\S/);
      return stdout.trim().split('\n')[0] ?? '';
    }),
  ]);
  const pool = createPool({ databaseUrl: url, tls: 'off', connections: 4 }, () => undefined);
  await Promise.all([
    check('retention', async () => {
      const { bodies } = await purge(pool, { bodyDays: 0, rowDays: 90 });
      assert(bodies > 0);
      return `${bodies} bodies deleted`;
    }),
    check('console sessions', async () => {
      const ids = Array.from({ length: EXCHANGES }, () => randomBytes(8).toString('hex'));
      const stored = await Promise.all(ids.map((id) => sessionIn(pool, id)));
      for (const each of stored) assert.equal(each?.cookie.originalMaxAge, 60_000);
      return `${ids.length} sessions`;
    }),
    check('a refresh token is exchanged by one process at a time', async () => {
      const store = refreshTokenStore(pool);
      const configured = randomBytes(16).toString('hex');
      const seen = await Promise.all(
        Array.from({ length: EXCHANGES }, (_, number) =>
          store.exchange(configured, async (newest) => ({
            result: newest,
            replacedBy: `token-${number}`,
          })),
        ),
      );
      assert.equal(new Set(seen).size, EXCHANGES, 'two exchanges have used the same token');
      return `${EXCHANGES} exchanges, each with the token of the one before`;
    }),
  ]);
  await pool.end();
}

type Stored = session.SessionData | null | undefined;

/** Stores a session, as the console does, and reads it. */
function sessionIn(pool: Pool, id: string): Promise<Stored> {
  const Store = connectPgSimple(session);
  const store = new Store({ pool, tableName: 'console_session', pruneSessionInterval: false });
  const data = { cookie: { originalMaxAge: 60_000 } } as session.SessionData;
  return new Promise((resolve, reject) => {
    store.set(id, data, (failed: unknown) => {
      if (failed) reject(failed);
      else
        store.get(id, (error: unknown, stored: Stored) =>
          error ? reject(error) : resolve(stored),
        );
    });
  });
}
