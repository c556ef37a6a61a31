import type { Condition, ConditionKind } from '../../src/alerts/condition.ts';
import { judgeConditions } from '../../src/alerts/judge/judge-conditions.ts';
import { readQuietHours } from '../../src/alerts/judge/quiet-hours.ts';
import type { Standing } from '../../src/alerts/judge/standing.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time.ts';
import { fc } from '../support/properties.ts';

const START = Date.parse('2026-11-29T12:00:00Z');
const NIGHT = readQuietHours('22:00-06:00');
const RULES = { repeatMs: 24 * HOUR_MS, quiet: undefined };

const conditionOf = (
  kind: ConditionKind,
  key: string,
  more: Partial<Condition> = {},
): Condition => ({
  ...{ key, kind, title: key, details: 'Details.', todo: 'Do.', page: '/console' },
  ...more,
});

/** What is alerted to, when a look is made each minute; `#` means that the condition holds. */
function alerted(
  looks: string,
  {
    kind = 'parked' as ConditionKind,
    start = START,
    rules = RULES as Parameters<typeof judgeConditions>[3],
    more = {} as Partial<Condition>,
  } = {},
): string[] {
  let standings: readonly Standing[] = [];
  const notices: string[] = [];
  [...looks].forEach((look, minute) => {
    const observed = {
      conditions: look === '#' ? [conditionOf(kind, 'a', more)] : [],
      kinds: new Set<ConditionKind>(look === '?' ? [] : [kind]),
    };
    const now = new Date(start + minute * MINUTE_MS);
    const judgement = judgeConditions(standings, observed, now, rules);
    standings = judgement.standings;
    for (const { what } of judgement.notices) notices.push(`${minute} ${what}`);
  });
  return notices;
}

test.each([
  ['what holds for a minute is raised once', '##########', ['1 raised']],
  ['what is seen once is not raised', '#.#.#.#.', []],
  ['what is over for a minute is recovered', '###..', ['1 raised', '4 recovered']],
  ['what is not seen once goes on', '###.####', ['1 raised']],
  ['what could not be read stays as it is', '##????##', ['1 raised']],
  ['what could not be read is not over', '##?????.', ['1 raised']],
  [
    'what comes back later is raised again',
    `##..${'.'.repeat(70)}##`,
    ['1 raised', '3 recovered', '75 raised'],
  ],
])('%s', (_name, looks, expected) => expect(alerted(looks)).toEqual(expected));

test('a pause of the org must last five minutes', () => {
  expect(alerted('#####.', { kind: 'paused' })).toEqual([]);
  expect(alerted('######', { kind: 'paused' })).toEqual(['5 raised']);
});

test('it is repeated while it lasts, counted from the last alert', () => {
  const rules = { ...RULES, repeatMs: 10 * MINUTE_MS };
  expect(alerted('#'.repeat(25), { rules })).toEqual(['1 raised', '11 repeated', '21 repeated']);
});

test('what comes and goes must be over for longer each time', () => {
  const notices = alerted('##..'.repeat(120));
  // Within eight hours, in which it came and went 120 times.
  expect(notices.slice(0, 4)).toEqual(['1 raised', '3 recovered', '5 raised']);
  expect(notices.length).toBeLessThan(5);
});

test('what comes and goes in any way is alerted to at most a few times an hour', () => {
  const look = fc.constantFrom('#', '.');
  fc.assert(
    fc.property(fc.array(look, { minLength: 60, maxLength: 180 }), (looks) => {
      const notices = alerted(looks.join(''));
      expect(notices.length).toBeLessThanOrEqual(2 * Math.ceil(looks.length / 20) + 2);
      const words = notices.map((notice) => notice.split(' ')[1]);
      words.forEach((word, index) => {
        expect(word).toBe(index % 2 === 0 ? 'raised' : 'recovered');
      });
    }),
  );
});

describe('quiet hours', () => {
  const rules = { ...RULES, quiet: NIGHT };
  const late = Date.parse('2026-11-29T21:58:00Z');

  test('what is not urgent waits for their end', () => {
    const notices = alerted(`....${'#'.repeat(600)}`, { start: late, rules });
    // 06:00 is 482 minutes after 21:58.
    expect(notices).toEqual(['482 raised']);
  });

  test('what is urgent is sent', () => {
    expect(alerted('....####..', { start: late, rules, kind: 'storage' })).toEqual([
      '5 raised',
      '9 recovered',
    ]);
  });

  test('what began and ended in them is not sent', () => {
    expect(alerted(`....####${'.'.repeat(600)}`, { start: late, rules })).toEqual([]);
  });

  test('what began before and ended in them is recovered at their end', () => {
    expect(alerted(`##${'#'.repeat(60)}${'.'.repeat(600)}`, { start: late, rules })).toEqual([
      '1 raised',
      '482 recovered',
    ]);
  });

  test('what is repeated waits as well', () => {
    const hourly = { ...rules, repeatMs: HOUR_MS };
    expect(alerted('#'.repeat(500), { start: late, rules: hourly })).toEqual([
      '1 raised',
      '482 repeated',
    ]);
  });
});

test('what is acknowledged is neither raised nor repeated, and is recovered if it was raised', () => {
  const acknowledged = { more: { isAcknowledged: true } };
  expect(alerted('#'.repeat(2000), acknowledged)).toEqual([]);
  const rules = { ...RULES, repeatMs: MINUTE_MS };
  const raised = judgeConditions(
    judgeConditions([], seen('a'), new Date(START), rules).standings,
    seen('a'),
    new Date(START + MINUTE_MS),
    rules,
  );
  expect(raised.notices.map(({ what }) => what)).toEqual(['raised']);
  const later = new Date(START + HOUR_MS);
  const known = judgeConditions(raised.standings, seen('a', acknowledged.more), later, rules);
  expect(known.notices).toEqual([]);
});

test.each([
  [true, [1, 1, 9, 10, 10, 99, 100], ['3 raised', '6 repeated']],
  [false, [1, 1, 9, 10, 10, 99, 100], ['1 raised', '3 repeated', '6 repeated']],
  [true, [50, 50, 0, 0, 50, 499, 500], ['6 raised']],
])('acknowledged %s, of %j events: %j', (isAcknowledged, sizes, expected) => {
  let standings: readonly Standing[] = [];
  const notices = sizes.flatMap((size, minute) => {
    const now = new Date(START + minute * MINUTE_MS);
    const judged = judgeConditions(standings, seen('a', { isAcknowledged, size }), now, RULES);
    standings = judged.standings;
    return judged.notices.map(({ what }) => `${minute} ${what}`);
  });
  expect(notices).toEqual(expected);
});

test('what is not watched any more is forgotten without a notice', () => {
  const later = new Date(START + MINUTE_MS);
  const { standings } = judgeConditions([], seen('a'), new Date(START), RULES);
  const raised = judgeConditions(standings, seen('a'), later, RULES).standings;
  expect(raised).toMatchObject([{ raisedAt: later }]);
  const unwatched = new Set<ConditionKind>(['parked']);
  const nothing = { conditions: [], kinds: new Set<ConditionKind>(), unwatched };
  expect(judgeConditions(raised, nothing, later, RULES)).toEqual({ standings: [], notices: [] });
});

test('each condition is judged by itself, and tells since when it lasts', () => {
  const since = new Date(START - HOUR_MS);
  const first = judgeConditions([], seen('a', { since }), new Date(START), RULES);
  const both = { ...seen('a', { since }), conditions: [] as Condition[] };
  both.conditions.push(conditionOf('parked', 'a', { since }), conditionOf('parked', 'b'));
  const second = judgeConditions(first.standings, both, new Date(START + MINUTE_MS), RULES);
  expect(second.notices.map(({ standing }) => [standing.key, standing.since])).toEqual([
    ['a', since],
  ]);
  const third = judgeConditions(second.standings, both, new Date(START + 2 * MINUTE_MS), RULES);
  expect(third.notices.map(({ standing }) => [standing.key, standing.since])).toEqual([
    ['b', new Date(START + MINUTE_MS)],
  ]);
});

function seen(key: string, more: Partial<Condition> = {}) {
  const kinds = new Set<ConditionKind>(['parked']);
  return { conditions: [conditionOf('parked', key, more)], kinds };
}
