import { setTimeout as sleep } from 'node:timers/promises';
import type { DigitalRiverEvent } from '../../local/events/make-event.ts';
import { DAY_MS, HOUR_MS } from '../../src/time.ts';
import { eventually } from '../support/eventually.ts';
import { outageEvents, TYPES } from './events.ts';
import { type KilledRuns, runKilled } from './killed.ts';
import { createOrders, type OutageStage } from './stage.ts';

export interface OutageOptions {
  /** Each has five events. */
  readonly orders: number;
  /** How often the process that catches up is killed. */
  readonly kills: number;
  readonly report?: (line: string) => void;
}

/** What came of it, in numbers. */
export interface OutageFigures {
  readonly sent: number;
  readonly arrivedBefore: number;
  readonly disabled: number;
  readonly lostByWebhooks: number;
  readonly kills: number;
  readonly seen: number;
  readonly backfilled: number;
  /** Events in the inbox by status. */
  readonly inbox: Readonly<Record<string, number>>;
  /** Orders whose state in the org is that of the last event. */
  readonly completeOrders: number;
  readonly documents: number;
  readonly seconds: Readonly<Record<string, number>>;
}

const CONCURRENCY = 16;

/**
 * Three days in which no delivery reaches the connector: Digital River disables the webhooks, the
 * watch finds them, enables them again, and back-fills what was not delivered, although its process
 * is killed again and again.
 */
export async function runOutage(
  stage: OutageStage,
  { orders, kills, report = () => undefined }: OutageOptions,
): Promise<{ figures: OutageFigures; log: KilledRuns['log'] }> {
  const { org, digitalRiver, connector } = stage;
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    const result = await work();
    seconds[name] = Math.round((performance.now() - begin) / 100) / 10;
    report(`${name}: ${seconds[name]} s`);
    return result;
  };
  const records = await timed('orders', () => createOrders(org.connection, orders));
  const events = outageEvents(records, Date.now());
  const part = (from: number, to: number) =>
    events.slice(Math.floor(events.length * from), Math.floor(events.length * to));

  await timed('before the outage', () => send(stage, part(0, 0.1)));
  const before = part(0, 0.1).length;
  await eventually(async () => {
    const count = await inboxCount(stage);
    if (count < before) throw new Error(`${count} of ${before} events have arrived.`);
  }, 60_000);

  await timed('outage', async () => {
    await digitalRiver.call('PATCH', '/local/settings', { outage: true });
    await send(stage, part(0.1, 0.2));
    // Failures of more than two days disable a webhook, at the next attempt.
    for (let day = 0; day < 3; day += 1) {
      await sleep(300);
      await digitalRiver.call('PATCH', '/local/clock', { advanceMs: DAY_MS });
    }
    await eventually(async () => {
      if ((await disabledCount(stage)) < 3) throw new Error('Not all webhooks are disabled.');
    });
    await send(stage, part(0.2, 0.9));
    await digitalRiver.call('PATCH', '/local/clock', { advanceMs: HOUR_MS });
    await digitalRiver.call('PATCH', '/local/settings', { outage: false });
  });
  const disabled = await disabledCount(stage);
  const missing = part(0, 0.9).length - (await inboxCount(stage));

  const killed = await timed('catching up', async () => {
    const running = runKilled(
      'test/outage/catch-up-process.ts',
      stage.environment,
      () => newEvents(stage),
      Array.from({ length: kills }, (_, index) => ((index + 1) * missing) / (kills + 2)),
      () => isCaughtUp(stage),
    );
    // The webhooks bring these, or the back-fill finds them first.
    await eventually(async () => {
      if ((await disabledCount(stage)) > 0) throw new Error('No webhook is enabled again.');
    }, 60_000);
    await send(stage, part(0.9, 1));
    return running;
  });
  await timed('written', () =>
    eventually(async () => {
      const { applied = 0, superseded = 0 } = await statuses(stage);
      if (applied + superseded < events.length) throw new Error('Not all events are written.');
    }, 240_000),
  );
  const { rows } = await connector.pool.query<{ seen: string; isNew: string }>(
    `SELECT seen, new_events AS "isNew" FROM backfill WHERE name = 'webhooks'`,
  );
  return {
    log: killed.log,
    figures: {
      ...{ sent: events.length, arrivedBefore: before, disabled, lostByWebhooks: missing },
      kills: killed.kills,
      seen: Number(rows[0]?.seen),
      backfilled: Number(rows[0]?.isNew),
      inbox: await statuses(stage),
      completeOrders: await org.connection
        .sobject('Order')
        .count({ DR_Order_State__c: 'complete' }),
      documents: await org.connection.sobject('DR_Invoice_Credit_Memo__c').count(),
      seconds,
    },
  };
}

async function send({ digitalRiver }: OutageStage, events: readonly DigitalRiverEvent[]) {
  const waiting = [...events];
  const sendNext = async () => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      const { status, text } = await digitalRiver.call('POST', '/local/events', event);
      if (status !== 202) throw new Error(`The local Digital River answered ${status}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendNext));
}

async function inboxCount({ connector }: OutageStage): Promise<number> {
  const { rows } = await connector.pool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM event',
  );
  return rows[0]?.count ?? 0;
}

async function statuses({ connector }: OutageStage): Promise<Record<string, number>> {
  const { rows } = await connector.pool.query<{ status: string; count: number }>(
    'SELECT status, count(*)::integer AS count FROM event GROUP BY status',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

async function disabledCount({ digitalRiver }: OutageStage): Promise<number> {
  const { json } = await digitalRiver.call('GET', '/webhooks');
  return json.filter(({ enabled }: { enabled: boolean }) => !enabled).length;
}

async function newEvents({ connector }: OutageStage): Promise<number> {
  const { rows } = await connector.pool.query<{ isNew: string }>(
    'SELECT coalesce(sum(new_events), 0) AS "isNew" FROM backfill',
  );
  return Number(rows[0]?.isNew);
}

/** All that was missed is known, and nothing is left of their back-fill. */
async function isCaughtUp({ connector }: OutageStage): Promise<boolean> {
  const { rows } = await connector.pool.query<{ done: boolean }>(
    `SELECT EXISTS (SELECT FROM backfill WHERE finished_at IS NOT NULL)
       AND NOT EXISTS (SELECT FROM backfill_piece)
       AND NOT EXISTS (SELECT FROM awaited_type WHERE missed_from IS NOT NULL)
       AND (SELECT count(*) FROM awaited_type) = $1 AS done`,
    [TYPES.length],
  );
  return rows[0]?.done ?? false;
}
