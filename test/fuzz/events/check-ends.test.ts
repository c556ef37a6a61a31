import { checkEnds } from './check-ends.ts';
import type { Delivery } from './deliver.ts';
import type { End } from './ends.ts';

const SOURCES = ['digital-river', 'xanpay', 'xoxoday-plum'] as const;
type Source = (typeof SOURCES)[number];

function end(status: string, delivery: Partial<Delivery> = {}): End {
  const { source = 'xanpay' } = delivery;
  const rejected = source === 'digital-river' ? 400 : 202;
  return {
    delivery: {
      ...{ source, kind: 'date', index: 7, digest: '0a', bytes: 900, ms: 20 },
      status: status === 'rejected' ? rejected : 202,
      ...delivery,
    },
    status,
    code: null,
  };
}

/** The ends of a source in a run in which all is right. */
function ends(source: Source, replace: (status: string) => string = (status) => status): End[] {
  const counts = { applied: 48, superseded: 8, waiting: 2, unmapped: 6, parked: 1, rejected: 25 };
  const changed = Object.entries(counts).flatMap(([status, count]) =>
    Array.from({ length: count }, () => end(replace(status), { source })),
  );
  const unchanged = Array.from({ length: 10 }, () =>
    end(replace('applied'), { source, kind: 'nothing' }),
  );
  return [...changed, ...unchanged];
}

test('a run in which all is right has no problem', () => {
  expect(checkEnds(SOURCES.flatMap((source) => ends(source)))).toEqual([]);
});

test.each([
  ['an accepted body that is lost', end('lost')],
  ['an event that is pending', end('pending')],
  ['a refused body', end('refused', { status: 400 })],
  ['a body without an answer', end('refused', { status: undefined })],
  ['an answer 500', end('applied', { status: 500 })],
  [
    'a rejected body that was answered 202',
    end('rejected', { source: 'digital-river', status: 202 }),
  ],
  ['a rejected charge that was answered 400', end('rejected', { status: 400 })],
  ['an event that was applied and answered 400', end('applied', { status: 400 })],
  ['an unchanged event that is rejected', end('rejected', { kind: 'nothing' })],
  ['an unchanged event that is parked', end('parked', { kind: 'nothing' })],
  ['an unchanged event that is a repeat', end('repeat', { kind: 'nothing' })],
  ['a body that is too large and stored', end('applied', { bytes: 5_000_000 })],
  ['a body that is too large and rejected', end('rejected', { bytes: 5_000_000 })],
])('%s is not right', (_, wrong) => {
  const [problem, ...others] = checkEnds([wrong]);
  expect(problem).toMatch(/^Body 7 .* which is not right\.$/);
  expect(others).toEqual([]);
});

test.each([
  ['a repeat', end('repeat')],
  ['an event that waits', end('waiting')],
  ['a rejected body', end('rejected', { source: 'digital-river' })],
  [
    'an unchanged event whose Order is claimed',
    { ...end('parked', { kind: 'nothing' }), code: 'ORDER_CONFLICT' },
  ],
  ['a body that is too large', end('refused', { bytes: 5_000_000, status: 413 })],
])('%s is right', (_, right) => {
  expect(checkEnds([right])).toEqual([]);
});

test('an answer after more than 30 s is a problem', () => {
  expect(checkEnds([end('applied', { ms: 31_000 })])).toEqual([
    expect.stringContaining('after 31000 ms'),
  ]);
});

describe.each(SOURCES)('%s', (source) => {
  test.each([
    'rejected',
    'parked',
    'repeat',
    'waiting',
    'unmapped',
    'superseded',
    'lost',
    'applied',
  ])('a source whose events are all %s is a problem', (status) => {
    expect(checkEnds(ends(source, () => status))).not.toEqual([]);
  });

  test('a source whose unchanged events are not applied is a problem', () => {
    const unapplied = ends(source).map(({ delivery, status, code }) => ({
      ...{ delivery, code },
      status: delivery.kind === 'nothing' ? 'superseded' : status,
    }));
    expect(checkEnds(unapplied)).toEqual([`No unchanged event of ${source} was applied.`]);
  });

  test('a source whose applied events are parked instead is a problem', () => {
    const parked = ends(source, (status) => (status === 'applied' ? 'parked' : status));
    expect(checkEnds(parked)).toContainEqual(expect.stringMatching(/are parked, expected 0 % to/));
  });
});
