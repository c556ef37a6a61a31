import { waitsOf } from '../../src/story/judge-waits.ts';
import { HOUR_MS } from '../../src/time.ts';
import { ORDER_LOOKUP } from '../worker/runs.ts';

const AT = Date.parse('2026-11-02T10:00:00Z');
const hours = (count: number) => new Date(AT + count * HOUR_MS);
const limits = { maxWaitMs: 72 * HOUR_MS, maxHeldMs: 48 * HOUR_MS, maxLockedMs: 24 * HOUR_MS };

const record = { status: 'waiting', code: null, object: null };
const held = { status: 'waiting', code: 'INVALID_FIELD', object: 'Order' };
const locked = { status: 'waiting', code: 'ENTITY_IS_LOCKED', object: 'Order' };
const parked = { status: 'parked', code: 'INVALID_FIELD', object: 'Order' };
const clocks = { heldSince: { hold: hours(1).getTime(), locked: hours(2).getTime() } };
const subject = { waitingSince: hours(0), heldSince: hours(0), memory: clocks };

const forRecord = {
  ...{ for: 'record', since: hours(0), until: hours(72) },
  what: 'the record of Order with OrderNumber 107',
};
const forRights = {
  ...{ for: 'hold', since: hours(1), until: hours(49) },
  what: 'rights or schema in the org (INVALID_FIELD on Order)',
};
const forApproval = {
  ...{ for: 'locked', since: hours(2), until: hours(26) },
  what: 'the end of the approval that locks Order',
};

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a record', subject, [record], [forRecord]],
  ['rights, by its own clock', subject, [held], [forRights]],
  ['an approval, by its own clock', subject, [locked], [forApproval]],
  ['rights, without a clock', { ...subject, memory: {} }, [held], [{ ...forRights, since: hours(0), until: hours(48) }]],
  ['all three', subject, [record, held, held, locked], [forRecord, forRights, forApproval]],
  ['nothing', subject, [parked], []],
  ['a record, since an unknown time', { ...subject, waitingSince: null }, [record], []],
])('a subject waits for %s', (_case, stored, events, expected) => {
  expect(waitsOf(stored, events, [ORDER_LOOKUP], limits)).toEqual(expected);
});

test('events without a key wait for a record that nothing names', () => {
  expect(waitsOf(subject, [record], [], limits)).toMatchObject([
    { what: 'a record that no key of its events names' },
  ]);
});
