import type { Pool } from 'pg';
import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { missingMigrations } from '../../database/migrate.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { judgeClock } from './check-clock.ts';
import { databaseTrouble } from './database-problem.ts';

const { ok, failed } = findingsIn('Database');

const MIN_VERSION = 140_000;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

const QUESTIONS = `SELECT current_setting('server_version') AS version,
  current_setting('server_version_num')::int AS version_number,
  current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('synchronous_commit') AS synchronous_commit,
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
  now() AS now`;

const answers = z.object({
  version: z.string(),
  version_number: z.number(),
  fsync: z.string(),
  full_page_writes: z.string(),
  synchronous_commit: z.string(),
  encrypted: z.boolean(),
  now: z.date(),
});
type Answers = z.infer<typeof answers>;

/**
 * Whether the inbox's database is there, keeps what it says it keeps, and has the newest schema.
 *
 * @param now tells this machine's time
 */
export async function checkDatabase(
  pool: Pool,
  config: Config,
  now: () => Date,
): Promise<Finding[]> {
  try {
    const { rows } = await pool.query(QUESTIONS);
    const said = answers.parse(rows[0]);
    return [
      judgeVersion(said),
      judgeEncryption(said, config.DATABASE_URL),
      judgeDurability(said),
      judgeMigrations(await missingMigrations(pool)),
      judgeClock('from the database', said.now, now()),
    ];
  } catch (error) {
    const { found, todo } = databaseTrouble(error);
    return [failed('reachable', found, todo)];
  }
}

function judgeVersion({ version, version_number }: Answers): Finding {
  const found = `PostgreSQL ${version.split(' ')[0]}`;
  return version_number >= MIN_VERSION
    ? ok('reachable', found)
    : failed('reachable', found, 'Upgrade it to PostgreSQL 14 or later.');
}

function judgeEncryption({ encrypted }: Answers, databaseUrl: string): Finding {
  if (encrypted) return ok('encryption', 'on');
  return LOCAL_HOSTS.includes(new URL(databaseUrl).hostname)
    ? ok('encryption', 'off, on the same machine')
    : failed('encryption', 'off, and the database is elsewhere', 'Set DATABASE_TLS=on.');
}

/** What is acknowledged has to outlive a crash. */
function judgeDurability(said: Answers): Finding {
  const off = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter(
    (name) => said[name] === 'off',
  );
  return off.length === 0
    ? ok('durability', `fsync ${said.fsync}, synchronous_commit ${said.synchronous_commit}`)
    : failed(
        'durability',
        `${off.join(', ')} off: events that were acknowledged are lost in a crash`,
        `Set ${off.map((name) => `${name}=on`).join(' and ')} in the database.`,
      );
}

function judgeMigrations(missing: readonly string[]): Finding {
  return missing.length === 0
    ? ok('migrations', 'all done')
    : failed('migrations', `missing: ${missing.join(', ')}`, 'Run npm run migrate.');
}
