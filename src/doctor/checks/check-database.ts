import type { Pool } from 'pg';
import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { isOnSameMachine } from '../../database/connection/database-url.ts';
import { databaseProblem } from '../../database/database-problem.ts';
import { missingMigrations } from '../../database/migrate.ts';
import { StoringCheck } from '../../inbox/storing-check.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { checkClock } from './check-clock.ts';
import { checkConnections } from './check-connections.ts';
import { checkRights } from './check-rights.ts';
import { checkStorage } from './check-storage.ts';

const { ok, failed, skipped } = findingsIn('Database');

const MIN_VERSION = 140_000;

const SETTINGS_QUERY = `SELECT current_setting('server_version') AS version,
  current_setting('server_version_num')::int AS version_number,
  current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('synchronous_commit') AS synchronous_commit,
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
  now() AS now`;

const settingsRow = z.object({
  version: z.string(),
  version_number: z.number(),
  fsync: z.string(),
  full_page_writes: z.string(),
  synchronous_commit: z.string(),
  encrypted: z.boolean(),
  now: z.date(),
});
type Settings = z.infer<typeof settingsRow>;

/**
 * Checks that the database is reachable, encrypted and durable, that its schema is up to date and takes
 * events, and that it has storage and connections left.
 *
 * @param now this machine's clock
 */
export async function checkDatabase(
  pool: Pool,
  config: Config,
  now: () => Date,
): Promise<Finding[]> {
  try {
    const { rows } = await pool.query(SETTINGS_QUERY);
    const settings = settingsRow.parse(rows[0]);
    const missing = await missingMigrations(pool);
    return [
      checkVersion(settings),
      checkEncryption(settings, config.DATABASE_URL),
      checkDurability(settings),
      checkMigrations(missing),
      ...(missing.length === 0
        ? [
            await checkStoring(pool),
            await orSkipped('rights', checkRights(pool)),
            await orSkipped('storage', checkStorage(pool, config.DATABASE_STORAGE_GB)),
          ]
        : []),
      await orSkipped('connections', checkConnections(pool, config)),
      checkClock('from the database', settings.now, now()),
    ];
  } catch (error) {
    const { found, todo } = databaseProblem(error);
    return [failed('reachable', found, todo)];
  }
}

/** What cannot be read, such as for want of a right, does not mean that the database cannot be used. */
function orSkipped(check: string, finding: Promise<Finding>): Promise<Finding> {
  return finding.catch((error: unknown) =>
    skipped(check, `not checked; the database ${databaseProblem(error).found}`),
  );
}

function checkVersion({ version, version_number }: Settings): Finding {
  const found = `PostgreSQL ${version.split(' ')[0]}`;
  return version_number >= MIN_VERSION
    ? ok('reachable', found)
    : failed('reachable', `${found}, which is too old`, 'Upgrade to PostgreSQL 14 or later.');
}

function checkEncryption({ encrypted }: Settings, databaseUrl: string): Finding {
  if (encrypted) return ok('encryption', 'on');
  return isOnSameMachine(databaseUrl)
    ? ok('encryption', 'off; the database is on the same machine')
    : failed('encryption', 'off, but the database is on another machine', 'Set DATABASE_TLS=on.');
}

/** Acknowledged events must survive a crash of the database. */
function checkDurability(settings: Settings): Finding {
  const off = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter(
    (name) => settings[name] === 'off',
  );
  return off.length === 0
    ? ok('durability', `fsync ${settings.fsync}, synchronous_commit ${settings.synchronous_commit}`)
    : failed(
        'durability',
        `${off.join(', ')} off: a crash of the database can lose acknowledged events`,
        `Set ${off.map((name) => `${name}=on`).join(' and ')} in the configuration of PostgreSQL.`,
      );
}

/** Readiness judges by the same trial. */
async function checkStoring(pool: Pool): Promise<Finding> {
  const { problem } = await new StoringCheck(pool).state();
  return problem === undefined
    ? ok('storing events', 'possible: an event was stored, and rolled back')
    : failed('storing events', problem.found, problem.todo);
}

function checkMigrations(missing: readonly string[]): Finding {
  return missing.length === 0
    ? ok('migrations', 'up to date')
    : failed('migrations', `not yet run: ${missing.join(', ')}`, 'Run npm run migrate.');
}
