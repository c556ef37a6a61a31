import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { decideGivingWay, type WaitingRival } from '../../inbox/repair/give-way.ts';
import { readStory } from '../../inbox/story/read-story.ts';
import type { Setting } from '../../story/tell-story.ts';
import { SECOND_MS } from '../../time.ts';
import { type DescribedOrder, describeOrder } from './describe-order.ts';

/** The two orders, one of which gives its record to the other one, as they are. */
export interface GivingOrders {
  readonly ofOwner: DescribedOrder;
  readonly ofRival: DescribedOrder;
}

/** Describes the order that is to give way, and the one that gets its record. */
export async function describeGiving(
  pool: Pool,
  owner: string,
  { source, key }: WaitingRival,
  setting: Setting,
): Promise<GivingOrders> {
  const described = async (each: string) =>
    describeOrder(await readStory(pool, { source, key: each }), setting);
  return { ofOwner: await described(owner), ofRival: await described(key) };
}

/**
 * Stores the decision that an order gives its record to another one. A worker carries it out.
 *
 * @param options how often it is tried, once a second (a worker has a subject for seconds at most);
 *   and who asks for it
 * @returns the number of events that are pending again; undefined when a worker had one of the two
 *   all the time: then nothing has changed
 */
export async function decideSoon(
  pool: Pool,
  owner: string,
  rival: WaitingRival,
  { attempts, by }: { readonly attempts: number; readonly by: string },
): Promise<number | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const events = await decideGivingWay(pool, owner, rival, by);
    if (events !== undefined) return events;
    if (attempt < attempts) await sleep(SECOND_MS);
  }
  return undefined;
}
