import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Logger } from '../log.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import type { ChannelName } from './channels/channel.ts';
import { conditionsOf } from './conditions/conditions-of.ts';
import type { AlertFacts } from './facts.ts';
import { type AlertRules, type Judgement, judgeConditions } from './judge/judge-conditions.ts';
import { messageOf } from './message/alert-message.ts';
import { deleteOldAlerts, saveAlert } from './store/alert-store.ts';
import { readStandings, saveStandings } from './store/standing-store.ts';

export interface WatchAlertsParts {
  readonly pool: Pool;
  readonly log: Logger;
  /** Reads what is known of the connector. */
  readonly readFacts: () => Promise<AlertFacts>;
  /** The channels that messages are sent by. */
  readonly channels: readonly ChannelName[];
  readonly rules: AlertRules;
  /** Address of the console, for links; undefined when there is none. */
  readonly publicUrl: string | undefined;
  /** Time between two looks, in milliseconds. */
  readonly everyMs: number;
}

const TASK = 'watch-alerts';
/** A look takes less: when a process dies in it, another one looks after this. */
const MAX_LOOK_MS = MINUTE_MS;
const KEPT_DAYS = 90;

/**
 * Looks at what needs a person, if that is due and no other process does so, and stores a message
 * when people are to be alerted. It is sent separately.
 *
 * @throws the error of the database
 */
export async function watchAlertsWhenDue(parts: WatchAlertsParts): Promise<void> {
  const { pool, log, everyMs } = parts;
  if (!(await claimTask(pool, TASK, MAX_LOOK_MS))) return;
  try {
    const now = new Date();
    const judgement = judgeConditions(
      await readStandings(pool),
      conditionsOf(await parts.readFacts()),
      now,
      parts.rules,
    );
    await save(parts, judgement, now);
    for (const { what, standing } of judgement.notices) {
      log.info({ what, condition: standing.kind, since: standing.since }, 'alert');
    }
  } finally {
    await completeTask(pool, TASK, everyMs);
  }
}

/** Together: what is noted as notified has its message. */
async function save(
  { pool, channels, publicUrl }: WatchAlertsParts,
  { standings, notices }: Judgement,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await saveStandings(client, standings);
    if (notices.length === 0) return;
    const message = { id: randomUUID(), ...messageOf(notices, publicUrl, now), createdAt: now };
    await saveAlert(client, 'alert', message, channels);
    await deleteOldAlerts(client, KEPT_DAYS);
  });
}

/** Logs once an hour, for all processes, that something could not be read. */
export async function logUnread(pool: Pool, log: Logger, what: string, error: unknown) {
  if (await claimTask(pool, `log-unread-${what}`, HOUR_MS)) {
    log.warn({ what, err: error }, 'alerts: a part of the state could not be read');
  }
}
