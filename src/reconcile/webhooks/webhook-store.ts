import type { Pool, PoolClient } from 'pg';
import { HOUR_MS } from '../../time.ts';
import type { WebhookStanding } from './judge-webhooks.ts';
import type { AwaitedType } from './missed-periods.ts';

/** A webhook's state as it was found last; see migration 0010. */
export interface StoredWebhookState {
  readonly key: string;
  readonly state: WebhookStanding['state'];
  readonly types: readonly string[];
  readonly address: string | null;
  /** When Digital River changed it last, by Digital River's clock; null when that is not known. */
  readonly changedAt: Date | null;
  /** When the state was seen first. */
  readonly since: Date;
}

/** How the webhooks were listed last. */
export interface WatchState {
  readonly listedAt: Date | null;
  readonly failedAt: Date | null;
  /** Why listing them failed; null when it worked. */
  readonly failure: string | null;
}

const COLUMNS = 'key, state, types, address, changed_at AS "changedAt", since';

export async function readWebhookStates(pool: Pool): Promise<StoredWebhookState[]> {
  const { rows } = await pool.query<StoredWebhookState>(
    `SELECT ${COLUMNS} FROM webhook_state ORDER BY since, key`,
  );
  return rows;
}

/** Webhooks are listed every ten minutes while the key of Digital River's API is set. */
const WATCHED_HOURS = 24;

/**
 * The states of the webhooks, if they are of now.
 *
 * @returns null when no process has tried to list them for a day, or ever: nothing is known of them, as
 *   when the key was removed; undefined when they could not be listed for a day
 */
export async function currentWebhookStates(
  pool: Pool,
): Promise<StoredWebhookState[] | null | undefined> {
  const { rows } = await pool.query<{ isListed: boolean; isTried: boolean }>(
    `SELECT coalesce(listed_at > since, false) AS "isListed",
       coalesce(greatest(listed_at, failed_at) > since, false) AS "isTried"
     FROM webhook_watch, (SELECT now() - $1 * interval '1 hour' AS since) AS recent`,
    [WATCHED_HOURS],
  );
  const { isListed = false, isTried = false } = rows[0] ?? {};
  if (!isListed) return isTried ? undefined : null;
  return readWebhookStates(pool);
}

const SAVE = `
INSERT INTO webhook_state AS w (key, state, types, address, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO UPDATE SET state = $2, types = $3, address = $4, changed_at = $5,
  since = CASE WHEN w.state = $2 THEN w.since ELSE now() END,
  logged_at = CASE WHEN w.state = $2 THEN w.logged_at END`;

/** Replaces what was stored of all webhooks. */
export async function saveWebhookStates(
  client: PoolClient,
  standings: readonly WebhookStanding[],
): Promise<void> {
  const keys = standings.map(({ key }) => key);
  await client.query('DELETE FROM webhook_state WHERE key <> ALL($1::text[])', [keys]);
  for (const { key, state, types, address, changedAt = null } of standings) {
    await client.query(SAVE, [key, state, types, address, changedAt]);
  }
}

const TO_LOG = `
UPDATE webhook_state SET logged_at = now()
WHERE state <> 'enabled'
  AND (logged_at IS NULL OR logged_at <= now() - $1 * interval '1 millisecond')
RETURNING ${COLUMNS}`;

/** The webhooks whose problem is new, or was logged an hour ago; they count as logged now. */
export async function problemsToLog(pool: Pool): Promise<StoredWebhookState[]> {
  return (await pool.query<StoredWebhookState>(TO_LOG, [HOUR_MS])).rows;
}

export async function readAwaitedTypes(client: Pool | PoolClient): Promise<AwaitedType[]> {
  const { rows } = await client.query<AwaitedType>(
    `SELECT type, missed_from AS "missedFrom", changed_from AS "changedFrom",
       looked_back_at AS "lookedBackAt" FROM awaited_type ORDER BY type`,
  );
  return rows;
}

const SAVE_TYPE = `
INSERT INTO awaited_type (type, missed_from) VALUES ($1, $2)
ON CONFLICT (type) DO UPDATE SET missed_from = $2`;

export async function saveAwaitedType(
  client: PoolClient,
  { type, missedFrom }: AwaitedType,
): Promise<void> {
  await client.query(SAVE_TYPE, [type, missedFrom]);
}

const LOOK_BACK = `
UPDATE awaited_type SET changed_from = $2::timestamptz,
  looked_back_at = CASE WHEN $2::timestamptz IS NULL THEN $3 ELSE looked_back_at END
WHERE type = $1`;

/** @param changedFrom null: the back-fill for a change of its webhook begins now */
export async function saveLookBack(
  client: PoolClient,
  type: string,
  changedFrom: Date | null,
  now: Date,
): Promise<void> {
  await client.query(LOOK_BACK, [type, changedFrom, now]);
}

const WATCHED = `
INSERT INTO webhook_watch AS w (listed_at, failed_at, failure)
VALUES (CASE WHEN $1::text IS NULL THEN now() END, CASE WHEN $1::text IS NOT NULL THEN now() END, $1)
ON CONFLICT (one_row) DO UPDATE SET listed_at = coalesce(excluded.listed_at, w.listed_at),
  failed_at = excluded.failed_at, failure = excluded.failure`;

/** @param failure why the webhooks could not be listed, if so */
export async function saveWatch(pool: Pool, failure?: string): Promise<void> {
  await pool.query(WATCHED, [failure ?? null]);
}

/** @returns undefined before the first attempt */
export async function readWatch(pool: Pool): Promise<WatchState | undefined> {
  const { rows } = await pool.query<WatchState>(
    'SELECT listed_at AS "listedAt", failed_at AS "failedAt", failure FROM webhook_watch',
  );
  return rows[0];
}

/**
 * When the webhooks were listed last, and how long ago by the clock that has set this time.
 *
 * @returns undefined when they never were
 */
export async function readLastListing(
  pool: Pool,
): Promise<{ readonly at: Date; readonly agoMs: number } | undefined> {
  const { rows } = await pool.query<{ at: Date; agoMs: number }>(
    `SELECT listed_at AS at, (extract(epoch FROM now() - listed_at) * 1000)::float8 AS "agoMs"
     FROM webhook_watch WHERE listed_at IS NOT NULL`,
  );
  return rows[0];
}
