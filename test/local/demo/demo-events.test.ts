import { lifeOf } from '../../../local/demo/demo-order.ts';
import { HISTORY_MS, orderTimes, recentTimes } from '../../../local/demo/demo-times.ts';
import { requireTrialOnly } from '../../../local/demo/demo-trial.ts';
import { InputError } from '../../../src/errors.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const ORDER = {
  record: { id: '8015e0000000002AAA', orderNumber: '00000107' },
  id: '518204460417',
};

test('an order lives until now, each event after the one before', () => {
  const old = { ...ORDER, at: new Date(NOW.getTime() - HISTORY_MS) };
  const recent = { ...ORDER, at: new Date(NOW.getTime() - 60_000) };
  for (let index = 0; index < 100; index += 1) {
    const times = lifeOf(old, index, NOW, false).map(({ at }) => at.getTime());
    expect(times.length).toBeGreaterThanOrEqual(2);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(lifeOf(recent, index, NOW, false).every(({ at }) => at <= NOW)).toBe(true);
  }
});

test('orders live different lives, and some events are delivered twice', () => {
  const at = new Date(NOW.getTime() - HISTORY_MS);
  const lives = Array.from({ length: 100 }, (_, index) =>
    lifeOf({ ...ORDER, at }, index, NOW, false),
  );
  const types = new Set(lives.flat().map(({ type }) => type));
  for (const type of ['order.complete', 'order.cancelled', 'order.blocked', 'order.refunded']) {
    expect(types).toContain(type);
  }
  expect(lives.flat().some(({ copies }) => copies === 2)).toBe(true);
});

test('events carry the mode of the trial, and find the Order by its record id', () => {
  const events = lifeOf({ ...ORDER, at: new Date(NOW.getTime() - HISTORY_MS) }, 0, NOW, true);
  const [first] = events.map(({ json }) => JSON.parse(json));
  expect(first.liveMode).toBe(true);
  expect(first.data.object.metadata.sfOrderId).toBe(ORDER.record.id);
});

test('orders come by day and by night, the earliest first, in the days before now', () => {
  const times = orderTimes(200, NOW).map((at) => at.getTime());
  expect(times).toHaveLength(200);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times[0]).toBeGreaterThanOrEqual(NOW.getTime() - HISTORY_MS);
  expect(times.at(-1)).toBeLessThanOrEqual(NOW.getTime());
});

test('recent times end before now', () => {
  expect(recentTimes(3, 6, NOW).map((at) => at.toISOString())).toEqual([
    '2026-11-29T06:00:00.000Z',
    '2026-11-29T08:00:00.000Z',
    '2026-11-29T10:00:00.000Z',
  ]);
});

describe('what the demonstration fills', () => {
  const TRIAL = {
    NODE_ENV: 'development',
    DATABASE_URL: 'postgres://connector:x@127.0.0.1:5432/connector',
    SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:3001',
    DIGITAL_RIVER_API_URL: 'http://127.0.0.1:3002',
    PUBLIC_URL: 'http://127.0.0.1:3000',
  };

  test('is a trial on this machine', () => {
    expect(() => requireTrialOnly(TRIAL)).not.toThrow();
  });

  test.each([
    ['DATABASE_URL', 'postgres://connector:x@db.example.com/connector'],
    ['SALESFORCE_INSTANCE_URL', 'https://example.my.salesforce.com'],
    ['DIGITAL_RIVER_API_URL', 'https://api.digitalriver.com'],
    ['PUBLIC_URL', 'https://connector.example.com'],
    ['DATABASE_URL', ''],
    ['NODE_ENV', 'production'],
  ])('is nothing whose %s is %j', (name, value) => {
    expect(() => requireTrialOnly({ ...TRIAL, [name]: value })).toThrow(InputError);
  });
});
