import type { StoredEvent } from '../../src/inbox/story/read-story.ts';
import { groupName } from '../../src/salesforce/records/record-write.ts';
import { hasLostValues } from '../../src/story/lost-values.ts';
import type { EventWrites } from '../../src/story/tell-writes.ts';
import { ORDER, writeOf } from '../worker/runs.ts';

const GROUP = groupName(ORDER, 'state');
const refused = { newerInOrg: [GROUP], applied: { [GROUP]: [5] } };

/** An event; `body` is null where it is not read, and `hasBody` says whether it is kept. */
function eventWrites(version: number, body: Buffer | null, hasBody = body !== null): EventWrites {
  const event = { body, hasBody, type: 'order.complete', receivedAt: new Date() } as StoredEvent;
  const read =
    body === null
      ? { unknown: 'A reason.' }
      : { version: null, writes: [writeOf({ version: [version] })] };
  return { event, read };
}

const BODY = Buffer.from('{}');

// biome-ignore format: a table reads best with one row a line.
test.each<[string, typeof refused, EventWrites[], boolean]>([
  ['its event has its body', refused, [eventWrites(5, BODY)], false],
  ['its body was deleted', refused, [eventWrites(5, null)], true],
  ['its body was deleted, and another event has one', refused, [eventWrites(5, null), eventWrites(4, BODY)], true],
  ['its event is not kept', refused, [], true],
  ['a body was not read', refused, [eventWrites(5, null, true)], false],
  ['the org has refused nothing', { ...refused, newerInOrg: [] }, [eventWrites(5, null)], false],
  ['the refused value counts as applied no more', { ...refused, applied: {} }, [eventWrites(5, null)], false],
])('a value that the org has refused as older, and %s', (_, state, events, expected) => {
  expect(hasLostValues(state, events)).toBe(expected);
});
