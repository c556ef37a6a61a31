import { setTimeout as sleep } from 'node:timers/promises';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { query } from '../chaos/stage/database.ts';
import { postEvent } from '../support/post-event.ts';
import { mendRule, reprocessFailedEvents } from './org-metadata.ts';
import type { Past, PastOrder } from './plan.ts';
import type { Stage } from './stage.ts';

const TIMEOUT_MS = 10_000;
const POLL_MS = 50;
/** Far more than the work takes: a machine may be busy. */
const PATIENCE_MS = 180_000;
/** Those that an upgrade has to carry over. */
const STATUSES = ['pending', 'waiting', 'parked', 'applied'];

/**
 * Sends the events of orders of earlier, and waits until each one is what its order's past says.
 *
 * @returns what did not become of them, one sentence each
 */
export async function makePast(
  stage: Stage,
  webUrl: string,
  past: readonly PastOrder[],
): Promise<string[]> {
  const token = await stage.admin.token();
  for (const { id, body } of past.flatMap(({ events }) => events)) {
    const answer = await postEvent(webUrl + DIGITAL_RIVER_PATHS.webhooks, token, body, TIMEOUT_MS);
    if (answer !== '202') throw new Error(`Event ${id} of earlier was answered: ${answer}.`);
  }
  const orders = (kind: Past) => past.filter((order) => order.past === kind).length;
  const isSo = await eventually(async () => {
    const counts = await countByStatus(stage);
    const count = (status: string) => counts.get(status) ?? 0;
    // Of the events of an order that wait, some may be overtaken meanwhile.
    return (
      count('pending') === 0 &&
      count('waiting') >= orders('waiting') &&
      count('parked') === orders('parked')
    );
  });
  const counts = [...(await countByStatus(stage))].map(([status, count]) => `${count} ${status}`);
  return isSo
    ? []
    : [`The events of earlier did not become what they should: ${counts.join(', ')}.`];
}

/** Waits until events are pending, waiting, parked and applied at the same time. */
export async function whenAllStatuses(stage: Stage): Promise<string[]> {
  const isSo = await eventually(async () => {
    const counts = await countByStatus(stage);
    return STATUSES.every((status) => counts.has(status));
  });
  return isSo ? [] : ['At no time before the migration were there events in all states.'];
}

/** Mends the cause of what is parked, and marks it in the org, until nothing is parked. */
export async function repairParked(stage: Stage): Promise<string[]> {
  const administrator = await stage.administrator();
  await mendRule(administrator);
  let marked = 0;
  const isRepaired = await eventually(async () => {
    marked += await reprocessFailedEvents(administrator);
    return !(await countByStatus(stage)).has('parked');
  });
  if (marked === 0) return ['No parked event was shown in the org as a Failed Event.'];
  return isRepaired ? [] : ['A parked event was not repaired by its Failed Event.'];
}

async function countByStatus({ database }: Stage): Promise<ReadonlyMap<string, number>> {
  const rows = await query<{ status: string; count: number }>(
    database.connectorUrl,
    'SELECT status, count(*)::integer AS count FROM event GROUP BY status',
  );
  return new Map(rows.map(({ status, count }) => [status, count]));
}

async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if (await isSo()) return true;
    await sleep(POLL_MS);
  }
  return false;
}
