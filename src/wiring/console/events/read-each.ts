import { setImmediate as otherWork } from 'node:timers/promises';
import type { Source } from '../../../sources/source.ts';
import { readWrites } from '../../../story/read-writes.ts';
import type { EventWrites } from '../../../story/tell-writes.ts';

/**
 * Reads from their bodies what events write, one after the other: between them the process does what
 * else it has to do.
 *
 * @param source undefined when it is not configured any more
 */
export async function readEach(
  events: readonly EventWrites['event'][],
  source: Source | undefined,
): Promise<EventWrites[]> {
  const read: EventWrites[] = [];
  for (const event of events) {
    read.push({ event, read: readWrites(event, source) });
    await otherWork();
  }
  return read;
}
