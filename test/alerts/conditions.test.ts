import { CONDITION_KINDS } from '../../src/alerts/condition.ts';
import { conditionsOf } from '../../src/alerts/conditions/conditions-of.ts';
import type { AlertFacts } from '../../src/alerts/facts.ts';

const SINCE = new Date('2026-11-29T12:00:00Z');

const PARKED = {
  ...{ key: 'k', source: 'digital-river', code: 'STRING_TOO_LONG', object: 'Order', field: 'Name' },
  ...{ count: 1200, since: SINCE, reason: 'Too long.\nVery.' },
};
const HELD = {
  ...{ source: 'digital-river', code: 'INSUFFICIENT_ACCESS', object: 'Order', field: 'Name' },
  ...{ count: 1000, since: SINCE, reason: 'A right is missing.', isLocked: false },
};
const PAUSE = { kind: 'limit', reason: 'All calls are used up.', since: SINCE };
const WEBHOOK = { key: 'w', state: 'disabled', types: ['order.accepted'], since: SINCE } as const;

/** Facts, and the kinds and titles of the conditions that they lead to. */
const TABLE: readonly [string, AlertFacts, string[]][] = [
  ['nothing is known', {}, []],
  ['all is well', { parked: [], pauses: [], waiting: null, pending: null, webhooks: [] }, []],
  [
    'parked events',
    { parked: [PARKED, { ...PARKED, key: 'l', object: '', field: '' }] },
    [
      'parked: Events are parked: STRING_TOO_LONG on Order.Name',
      'parked: Events are parked: STRING_TOO_LONG',
    ],
  ],
  [
    'several processes pause for the same reason',
    { pauses: [{ ...PAUSE, since: new Date() }, PAUSE, { ...PAUSE, kind: 'sign-in' }] },
    [
      'paused: The API calls of the Salesforce org are used up',
      'paused: The connector cannot log in to Salesforce',
    ],
  ],
  [
    'a pause of another kind',
    { pauses: [{ ...PAUSE, kind: 'new' }] },
    ['paused: Calls to Salesforce are paused'],
  ],
  [
    'events wait',
    { waiting: { count: 2, since: SINCE } },
    ['waiting: Events wait for their Salesforce Order for too long'],
  ],
  [
    'events do not move',
    { pending: { count: 2, oldest: SINCE } },
    ['pending: Pending events do not move'],
  ],
  [
    'events are retried',
    { retried: { count: 1, since: SINCE, reason: 'The record is locked.' } },
    ['retried: Salesforce refuses events again and again'],
  ],
  [
    'writes are held, and locked by an approval',
    { held: [HELD, { ...HELD, code: 'ENTITY_IS_LOCKED', field: '', isLocked: true }] },
    [
      'held: Writes are held: INSUFFICIENT_ACCESS on Order.Name',
      'held: Approvals keep events from being written: ENTITY_IS_LOCKED on Order',
    ],
  ],
  [
    'a setting keeps Orders from being found',
    { settings: [{ setting: 'MATCH_BY_NUMBER', count: 2, since: SINCE }] },
    ['setting: Events cannot find their Salesforce Order, because MATCH_BY_NUMBER is off'],
  ],
  [
    'no worker claims what is due',
    { overdue: { since: SINCE } },
    ['no-worker: No worker seems to run'],
  ],
  [
    'webhooks',
    { webhooks: [WEBHOOK, { ...WEBHOOK, key: 'm', state: 'missing' }] },
    [
      'webhook: A webhook at Digital River is disabled: order.accepted',
      'webhook: No webhook at Digital River asks for order.accepted',
    ],
  ],
  [
    'a silent source',
    { silent: [{ source: 'xoxoday-plum', hours: 24 }] },
    ['silent: xoxoday-plum is silent'],
  ],
  [
    'the other mode',
    { otherMode: [{ source: 'xanpay', count: 3 }] },
    ['other-mode: Events of xanpay are of the other mode, and not written'],
  ],
  [
    'rejected arrivals, by cause',
    {
      rejected: [
        {
          source: 'parcels',
          cause: 'parcel',
          count: 3,
          since: SINCE,
          reason: 'parcel: expected a text, got nothing.',
        },
        {
          source: 'parcels',
          cause: 'body',
          count: 1,
          since: SINCE,
          reason: 'body: expected JSON, got nothing.',
        },
      ],
    },
    [
      'rejected: Arrivals of parcels are rejected: parcel',
      'rejected: Arrivals of parcels are rejected: body',
    ],
  ],
  ['documents are fine', { documents: { failed: 0, pauseReason: null } }, []],
  [
    'documents fail and are paused',
    { documents: { failed: 1, pauseReason: 'No rights.' } },
    [
      'documents: Invoices or credit memos could not be attached',
      'documents: No invoice or credit memo is attached now',
    ],
  ],
  ['calls are left', { apiCalls: { used: 7199, limit: 10_000, budgetPercent: 80 } }, []],
  [
    'nine tenths of the budget',
    { apiCalls: { used: 7200, limit: 10_000, budgetPercent: 80 } },
    ['api-calls: The API calls of the Salesforce org are nearly used up'],
  ],
  ['storage is left', { storage: { bytes: 799, limitBytes: 1000 } }, []],
  [
    'storage is nearly used up',
    { storage: { bytes: 800, limitBytes: 1000 } },
    ['storage: The storage of the database is nearly used up'],
  ],
];

test.each(TABLE)('%s', (_name, facts, expected) => {
  const { conditions } = conditionsOf(facts);
  expect(conditions.map(({ kind, title }) => `${kind}: ${title}`)).toEqual(expected);
  expect(new Set(conditions.map(({ key }) => key)).size).toBe(conditions.length);
  for (const { title, details, todo, page } of conditions) {
    expect(title).not.toMatch(/\.$/);
    expect(details).toMatch(/[.…]$/);
    expect(todo).toMatch(/\.$/);
    expect(page).toMatch(/^\/console/);
  }
});

test('each kind has an example', () => {
  const kinds = TABLE.flatMap(([, facts]) =>
    conditionsOf(facts).conditions.map(({ kind }) => kind),
  );
  expect([...new Set(kinds)].sort()).toEqual(Object.keys(CONDITION_KINDS).sort());
});

test('a kind that could not be read is not judged', () => {
  expect([...conditionsOf({ parked: [], waiting: null }).kinds]).toEqual(['parked', 'waiting']);
});

test('webhooks that are not watched are forgotten, not over', () => {
  const { kinds, unwatched } = conditionsOf({ webhooks: null });
  expect([[...kinds], [...(unwatched ?? [])]]).toEqual([[], ['webhook']]);
});

test('an issue whose events are all applied again is not over, and not alerted to', () => {
  const [condition] = conditionsOf({ parked: [{ ...PARKED, count: 0 }] }).conditions;
  expect(condition).toMatchObject({ isAcknowledged: true, key: 'parked k' });
  expect(condition?.details).toBe('All of its events are being applied again.');
});

test('the longest pause tells since when, and a reason is one line', () => {
  const { conditions } = conditionsOf({ pauses: [{ ...PAUSE, since: new Date() }, PAUSE] });
  expect(conditions[0]?.since).toEqual(SINCE);
  const [parked] = conditionsOf({ parked: [PARKED] }).conditions;
  expect(parked?.details).toBe(
    '1,200 events of digital-river could not be written. Too long. Very.',
  );
  const [long] = conditionsOf({ parked: [{ ...PARKED, reason: 'x'.repeat(5000) }] }).conditions;
  expect(long?.details.length).toBeLessThan(400);
});
