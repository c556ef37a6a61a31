import assert from 'node:assert/strict';
import type { Transcript } from '../../official-clients/transcript.ts';
import { eventually } from '../../support/eventually.ts';
import type { LoadEvent } from '../../upgrade/plan.ts';
import { checkSettled, checkUndisturbed } from '../check-settled.ts';
import type { PgBouncer } from '../pgbouncer.ts';
import { createOrders, sendEvents, takeEvents } from '../send-events.ts';
import type { Connector, Stage } from '../stage.ts';

const ORDERS = { transaction: 300, restart: 60, pause: 20, session: 40 };

/** Two web and two worker processes behind a pooler in transaction mode, with four connections. */
export async function transactionSuite(
  stage: Stage,
  bouncer: PgBouncer,
  { check }: Transcript,
): Promise<void> {
  const direct = await stage.postgres.database('connector');
  const connector = await stage.connector('transaction', bouncer.through(direct));
  await check('transaction mode: no event is refused, and all are applied', async () => {
    const result = await sendAndSettle(stage, connector, direct, takeEvents(ORDERS.transaction));
    await checkUndisturbed(stage, connector);
    return result;
  });
  await check('a restart of the pooler loses no event', async () => {
    const events = takeEvents(ORDERS.restart);
    await createOrders(stage, events);
    const { answers, finished } = await sendEvents(stage, connector, events);
    await bouncer.restart();
    await bouncer.command('RELOAD');
    await finished;
    await checkSettled(direct, events);
    for (const { name, exits } of connector.processes)
      assert.equal(exits, 0, `${name} exited ${exits} times`);
    return `${events.length} events, answers ${shown(answers)}`;
  });
  await check(
    'events that come while the pooler is paused are refused, and come again',
    async () => {
      const events = takeEvents(ORDERS.pause);
      await createOrders(stage, events);
      await bouncer.command('PAUSE');
      const { answers, finished } = await sendEvents(stage, connector, events);
      await eventually(async () => assert(answers.has('503'), shown(answers)));
      await bouncer.command('RESUME');
      await finished;
      await checkSettled(direct, events);
      return `${events.length} events, answers ${shown(answers)}`;
    },
  );
  await connector.stop();
}

/** The same behind a pooler in session mode, which has a connection for each of ours. */
export async function sessionSuite(stage: Stage, { check }: Transcript): Promise<void> {
  const direct = await stage.postgres.database('connector');
  const bouncer = await stage.pooler('pool_mode = session', 'default_pool_size = 40');
  await check('session mode: no event is refused, and all are applied', async () => {
    const connector = await stage.connector('session', bouncer.through(direct));
    const result = await sendAndSettle(stage, connector, direct, takeEvents(ORDERS.session));
    await checkUndisturbed(stage, connector);
    await connector.stop();
    return result;
  });
}

async function sendAndSettle(
  stage: Stage,
  connector: Connector,
  databaseUrl: string,
  events: readonly LoadEvent[],
): Promise<string> {
  await createOrders(stage, events);
  const { answers, finished } = await sendEvents(stage, connector, events);
  await finished;
  assert.deepEqual([...answers.keys()], ['202'], shown(answers));
  await checkSettled(databaseUrl, events);
  return `${events.length} events, answers ${shown(answers)}`;
}

function shown(answers: ReadonlyMap<string, number>): string {
  return [...answers].map(([status, count]) => `${count} × ${status}`).join(', ');
}
