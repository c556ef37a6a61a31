import type { Pool, PoolClient } from 'pg';
import { storableText } from '../../storable.ts';
import { CONDITION_KINDS } from '../condition.ts';
import type { Standing } from '../judge/standing.ts';

const READ = `
SELECT key, kind, title, details, todo, page, since, seen_at AS "seenAt", raised_at AS "raisedAt",
  known_size AS "knownSize", notified_at AS "notifiedAt", cleared_at AS "clearedAt", recovered_at AS "recoveredAt", flaps
FROM alert_condition ORDER BY raised_at NULLS LAST, key`;

/** Reads what is remembered of conditions; kinds that another release knows are left out. */
export async function readStandings(pool: Pool): Promise<Standing[]> {
  const { rows } = await pool.query<Standing>(READ);
  return rows.filter(({ kind }) => kind in CONDITION_KINDS);
}

const SAVE = `
INSERT INTO alert_condition AS c (key, kind, title, details, todo, page, since, seen_at, raised_at, known_size,
  notified_at, cleared_at, recovered_at, flaps)
SELECT * FROM jsonb_to_recordset($1) AS r(key text, kind text, title text, details text, todo text, page text,
  since timestamptz, "seenAt" timestamptz, "raisedAt" timestamptz, "knownSize" integer, "notifiedAt" timestamptz,
  "clearedAt" timestamptz, "recoveredAt" timestamptz, flaps integer)
ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, title = excluded.title, details = excluded.details,
  todo = excluded.todo, page = excluded.page, since = excluded.since, seen_at = excluded.seen_at,
  raised_at = excluded.raised_at, known_size = excluded.known_size,
  notified_at = excluded.notified_at, cleared_at = excluded.cleared_at,
  recovered_at = excluded.recovered_at, flaps = excluded.flaps`;

/** Replaces what is remembered. */
export async function saveStandings(
  client: PoolClient,
  standings: readonly Standing[],
): Promise<void> {
  const keys = standings.map(({ key }) => key);
  await client.query('DELETE FROM alert_condition WHERE key <> ALL($1::text[])', [keys]);
  if (standings.length === 0) return;
  const rows = standings.map((standing) => ({
    ...standing,
    title: storableText(standing.title),
    details: storableText(standing.details),
  }));
  await client.query(SAVE, [JSON.stringify(rows)]);
}
