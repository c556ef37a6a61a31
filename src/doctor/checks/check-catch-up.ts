import type { Pool } from 'pg';
import type { Config } from '../../config/index.ts';
import { type BackfillState, readBackfill } from '../../reconcile/catch-up/backfill-store.ts';
import { OF_WEBHOOKS, SCHEDULED } from '../../reconcile/catch-up/scheduled-backfill.ts';
import { readWatch, type WatchState } from '../../reconcile/webhooks/webhook-store.ts';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { counted } from './counted.ts';

const AREA = 'Digital River';
const { ok, warning } = findingsIn(AREA);

const WATCH = 'watch of webhooks';
const SCHEDULE = 'back-fill on a schedule';
const AFTER_WEBHOOKS = 'back-fill of missed events';
const NO_KEY = 'off, because DIGITAL_RIVER_API_KEY is not set';
/** Longer than the time between two looks, or two rounds. */
const MAX_AGE_MS = 3 * HOUR_MS;
/** A worker looks when it starts, and then every ten minutes. */
const FIRST_LOOK_MS = 10 * MINUTE_MS;
const NO_LOOK_TODO =
  'Most likely no worker has DIGITAL_RIVER_API_KEY: set it in the environment of the worker (the process "worker", or WEB_DRAINS=true), and restart it. It looks when it starts: if that was a moment ago, run the doctor again.';
const WORKER_TODO =
  'See whether a worker runs (the process "worker", or WEB_DRAINS=true) and has DIGITAL_RIVER_API_KEY, and what it logs.';
const FAILED_TODO =
  'Correct the cause: the key, DIGITAL_RIVER_API_URL, or the network. The worker tries again by itself.';

/**
 * Checks what the worker does with Digital River's API: what is on, and whether it worked last.
 *
 * @param at the current time; that of the database when absent, since its clock has set the times
 *   that are judged
 * @returns nothing when the database cannot be read, which other checks explain
 */
export async function checkCatchUp(pool: Pool, config: Config, at?: Date): Promise<Finding[]> {
  if (config.DIGITAL_RIVER_API_KEY === undefined) {
    return [ok(WATCH, NO_KEY), ok(SCHEDULE, NO_KEY)];
  }
  try {
    const now = at ?? (await databaseTime(pool));
    return [
      await counted(AREA, WATCH, async () =>
        watchFinding(await readWatch(pool), config, now, await watchPossibleFrom(pool)),
      ),
      await counted(AREA, SCHEDULE, async () =>
        scheduleFinding(await readBackfill(pool, SCHEDULED), config, now),
      ),
      ...(await webhookFindings(pool)),
    ];
  } catch {
    return [];
  }
}

async function databaseTime(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT now() AS now');
  return rows[0]?.now ?? new Date();
}

/** When the tables for the watch were made: workers of this release may look since then. */
async function watchPossibleFrom(pool: Pool): Promise<Date | undefined> {
  const { rows } = await pool.query<{ ranAt: Date }>(
    `SELECT ran_at AS "ranAt" FROM migration WHERE name LIKE '0010-%'`,
  );
  return rows[0]?.ranAt;
}

function watchFinding(
  watch: WatchState | undefined,
  config: Config,
  now: Date,
  possibleFrom: Date | undefined,
): Finding {
  const enables = config.DIGITAL_RIVER_REENABLE_WEBHOOKS
    ? 'enables disabled webhooks again'
    : 'only reports disabled webhooks (DIGITAL_RIVER_REENABLE_WEBHOOKS is false)';
  const which = config.PUBLIC_URL === undefined ? '; without PUBLIC_URL, of any address' : '';
  const on = `on, ${enables}${which}`;
  if (watch === undefined) {
    const isLate =
      possibleFrom !== undefined && now.getTime() - possibleFrom.getTime() > FIRST_LOOK_MS;
    return isLate
      ? warning(
          WATCH,
          `${on}; not looked yet, although a worker does so every ten minutes`,
          NO_LOOK_TODO,
        )
      : ok(WATCH, `${on}; not looked yet, a worker does so`);
  }
  const { listedAt, failure } = watch;
  const last = listedAt === null ? 'never' : `last at ${listedAt.toISOString()}`;
  const data = { ...watch };
  if (failure !== null) return warning(WATCH, `${on}; failed: ${failure}`, FAILED_TODO, data);
  const isOld = listedAt === null || now.getTime() - listedAt.getTime() > MAX_AGE_MS;
  return isOld
    ? warning(WATCH, `${on}; looked ${last}`, WORKER_TODO, data)
    : ok(WATCH, `${on}; looked ${last}`, undefined, data);
}

function scheduleFinding(state: BackfillState | undefined, config: Config, now: Date): Finding {
  const { DIGITAL_RIVER_BACKFILL_HOURS: hours } = config;
  if (hours === undefined) {
    return ok(SCHEDULE, 'off, because DIGITAL_RIVER_BACKFILL_HOURS is not set');
  }
  const on = `on, looks back ${hours} hours`;
  if (state === undefined) return ok(SCHEDULE, `${on}; no round yet, a worker does so`);
  return stateFinding(SCHEDULE, on, state, now);
}

async function webhookFindings(pool: Pool): Promise<Finding[]> {
  const state = await readBackfill(pool, OF_WEBHOOKS);
  if (state === undefined) return [];
  return [
    stateFinding(AFTER_WEBHOOKS, 'of the time when webhooks brought nothing', state, undefined),
  ];
}

/** @param now undefined when it is not expected to run regularly */
function stateFinding(
  check: string,
  what: string,
  state: BackfillState,
  now: Date | undefined,
): Finding {
  const { counts, failure, finishedAt, updatedAt } = state;
  const { seen, known, isNew } = counts;
  const did = `${seen} events seen, ${known} known, ${isNew} new`;
  const data = { ...state };
  if (failure !== null) {
    return warning(check, `${what}; failed: ${failure}`, FAILED_TODO, data);
  }
  const isOld = now !== undefined && now.getTime() - updatedAt.getTime() > MAX_AGE_MS;
  const ended =
    finishedAt === null
      ? `in progress, last page at ${updatedAt.toISOString()}`
      : `finished at ${finishedAt.toISOString()}`;
  const found = `${what}; ${ended}: ${did}`;
  return isOld ? warning(check, found, WORKER_TODO, data) : ok(check, found, undefined, data);
}
