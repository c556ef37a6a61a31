import type { OrgPause } from '../../../src/inbox/org-pauses.ts';
import { createLog } from '../../../src/log.ts';
import type { OrgOutageKind } from '../../../src/salesforce/classify-error.ts';
import { OrgOutageError, RequestRefusedError } from '../../../src/salesforce/org-errors.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time.ts';
import { CircuitBreaker, type TurnResult } from '../../../src/worker/outage/circuit-breaker.ts';
import type { Turn } from '../../../src/worker/outage/claim-ramp.ts';
import { fc } from '../../support/properties.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

const ALMOST_1 = 1 - Number.EPSILON;

const outageOf = (kind: OrgOutageKind) => new OrgOutageError(kind, `Because of ${kind}.`);
const refusal = new RequestRefusedError({
  code: 'INSUFFICIENT_ACCESS',
  message: 'insufficient access',
  fields: [],
});
const defect = new TypeError('a defect');

/** How a probe ends. */
type Ending = 'answered' | 'refused' | 'defect' | OrgOutageKind;

/** A circuit on simulated time to an org whose probes end as given; after the last, with an answer. */
function simulated(endings: readonly Ending[], random: () => number = () => ALMOST_1) {
  const clock = simulatedClock(random);
  const probedAt: number[] = [];
  const saved: (OrgPause | 'cleared')[] = [];
  const lines: string[] = [];
  let running = 0;
  let mostAtOnce = 0;
  const org = {
    async probe() {
      const ending = endings[probedAt.length] ?? 'answered';
      probedAt.push(clock.now());
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await new Promise(setImmediate);
      running -= 1;
      if (ending === 'answered') return;
      if (ending === 'refused') throw refusal;
      throw ending === 'defect' ? defect : outageOf(ending);
    },
  };
  const pauses = {
    async save(pause: OrgPause) {
      saved.push(pause);
    },
    async clear() {
      saved.push('cleared');
    },
  };
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  const circuit = new CircuitBreaker(org, log, { pauses, clock });
  return {
    circuit,
    clock,
    probedAt,
    saved,
    mostAtOnce: () => mostAtOnce,
    facts: () => lines.map((line) => JSON.parse(line)),
  };
}

/** Waits as a worker's loop does that repeats at once whatever fails. */
async function whenClosed(circuit: CircuitBreaker): Promise<void> {
  while (circuit.isOpen) {
    await circuit.whenClosed(new AbortController().signal).catch((error: unknown) => {
      if (error !== defect) throw error;
    });
  }
}

function taken(circuit: CircuitBreaker): Turn {
  const turn = circuit.takeTurn(200);
  if (turn === undefined) throw new Error('calls are paused, or another loop has the turn');
  return turn;
}

/** Takes a turn that ends so. */
const work = (circuit: CircuitBreaker, result: TurnResult) =>
  circuit.endTurn(taken(circuit), result);

const gaps = (startedAt: number, probedAt: readonly number[]) =>
  probedAt.map((at, index) => Math.round(at - (probedAt[index - 1] ?? startedAt)));

const SECONDS_OF_OUTAGES = [1, 2, 4, 8, 16, 32, 60, 60];
const repeated = (ending: Ending, times: number) => Array.from({ length: times }, () => ending);

// biome-ignore format: a table reads best with one row a line.
test.each<[string, OrgOutageKind, Ending[], number[]]>([
  ['an org that does not answer', 'unavailable', repeated('unavailable', 7), SECONDS_OF_OUTAGES],
  ['an org that refuses the log-in', 'sign-in', repeated('sign-in', 7), SECONDS_OF_OUTAGES],
  ['an org at its API limit', 'limit', repeated('limit', 8), [5, 10, 20, 40, 80, 160, 300, 300, 300]],
  ['an org whose probes fail for another reason', 'unavailable', repeated('defect', 7), SECONDS_OF_OUTAGES],
  ['an outage that turns into another', 'unavailable', ['unavailable', 'limit', 'sign-in', 'defect', 'unavailable'], [1, 2, 20, 8, 16, 32]],
  ['an outage of one probe', 'unavailable', [], [1]],
  ['an org that refuses the probe: that is an answer', 'unavailable', ['refused'], [1]],
])('%s is probed after pauses that grow', async (_case, kind, endings, seconds) => {
  const { circuit, clock, probedAt } = simulated(endings);
  const startedAt = clock.now();
  circuit.trip(outageOf(kind));
  await whenClosed(circuit);
  expect(gaps(startedAt, probedAt)).toEqual(seconds.map((each) => each * SECOND_MS));
});

test('whatever the probes end with and however many loops wait: one probe at a time, each after the pause that its number of failures demands', async () => {
  const failure = fc.constantFrom<Ending>('unavailable', 'limit', 'sign-in', 'defect');
  const random = fc.double({ min: 0, max: ALMOST_1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(failure, { maxLength: 40 }),
      fc.infiniteStream(random),
      fc.integer({ min: 1, max: 6 }),
      async (endings, randoms, loops) => {
        const { circuit, clock, probedAt, mostAtOnce } = simulated(
          endings,
          () => randoms.next().value,
        );
        const startedAt = clock.now();
        circuit.trip(outageOf('unavailable'));
        await Promise.all(Array.from({ length: loops }, () => whenClosed(circuit)));
        expect(probedAt).toHaveLength(endings.length + 1);
        expect(mostAtOnce()).toBe(1);
        for (const [index, gap] of gaps(startedAt, probedAt).entries()) {
          const isLimit = endings.slice(0, index).findLast((each) => each !== 'defect') === 'limit';
          const [first, most] = isLimit ? [5 * SECOND_MS, 5 * MINUTE_MS] : [SECOND_MS, MINUTE_MS];
          expect(gap).toBeGreaterThanOrEqual(100);
          expect(gap).toBeLessThanOrEqual(Math.min(most, first * 2 ** index));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('an outage of a day costs two probes a minute', async () => {
  const { circuit, clock, probedAt } = simulated(repeated('defect', 4000), () => 0.5);
  const startedAt = clock.now();
  circuit.trip(outageOf('unavailable'));
  while (clock.now() - startedAt < 24 * HOUR_MS) {
    await circuit.whenClosed(new AbortController().signal).catch(() => undefined);
  }
  // Jitter halves the pause of a minute on average.
  expect(probedAt.length).toBeLessThan(24 * 60 * 2 + 10);
});

describe('an org that answers probes but fails at other calls', () => {
  test('is called less and less often', async () => {
    const { circuit, clock, probedAt } = simulated([]);
    const startedAt = clock.now();
    for (let call = 0; call < 8; call += 1) {
      circuit.trip(outageOf('unavailable'));
      await whenClosed(circuit);
    }
    expect(gaps(startedAt, probedAt)).toEqual(SECONDS_OF_OUTAGES.map((each) => each * SECOND_MS));
  });

  test.each([
    ['refuses everything', 0],
    // As in read-only mode: a batch of events that wait for their Order is looked up, then a write fails.
    ['answers some queries and refuses every write', 0.5],
  ])('and %s costs a few calls a minute, however many loops there are', async (_case, answered) => {
    const { circuit, clock, probedAt } = simulated([], () => 0.5);
    const startedAt = clock.now();
    const claims: number[] = [];
    circuit.trip(outageOf('unavailable'));
    const loop = async () => {
      while (clock.now() - startedAt < 30 * MINUTE_MS) {
        await circuit.whenClosed(new AbortController().signal);
        const turn = circuit.takeTurn(200);
        if (turn === undefined) {
          await clock.wait(250, new AbortController().signal);
          continue;
        }
        claims.push(turn.max);
        await new Promise(setImmediate);
        const isAnswered = (claims.length * answered) % 1 !== 0;
        if (!isAnswered) circuit.trip(outageOf('unavailable'));
        circuit.endTurn(turn, isAnswered ? 'answered' : 'failed');
      }
    };
    await Promise.all([loop(), loop(), loop()]);
    const minutes = (clock.now() - startedAt) / MINUTE_MS;
    // A probe and one claim for each pause of half a minute on average.
    expect((probedAt.length + claims.length) / minutes).toBeLessThan(answered > 0 ? 8 : 6);
    expect(Math.max(...claims)).toBeLessThanOrEqual(2);
  });

  test('once work has succeeded, the next pause is short again', async () => {
    const { circuit, clock, probedAt } = simulated(repeated('unavailable', 4));
    circuit.trip(outageOf('unavailable'));
    await whenClosed(circuit);
    work(circuit, 'written');
    const startedAt = clock.now();
    circuit.trip(outageOf('unavailable'));
    await whenClosed(circuit);
    expect(gaps(startedAt, probedAt.slice(5))).toEqual([SECOND_MS]);
  });
});

test('calls that fail or succeed while calls are paused change nothing', async () => {
  const { circuit, clock, facts, probedAt, saved } = simulated(['unavailable']);
  const startedAt = clock.now();
  const turn = taken(circuit);
  circuit.trip(outageOf('unavailable'));
  circuit.trip(outageOf('unavailable'));
  circuit.trip(outageOf('limit'));
  circuit.endTurn(turn, 'written');
  await whenClosed(circuit);
  work(circuit, 'written');
  await circuit.stop();
  expect(gaps(startedAt, probedAt)).toEqual([1000, 2000]);
  expect(facts()).toMatchObject([
    { fact: 'calls to the org pause', trouble: 'unavailable' },
    { fact: 'calls to the org go on', probes: 2 },
  ]);
  // The outage, the failed probe, the answered one, and the end.
  expect(saved).toHaveLength(4);
});

test('the log has a line when calls pause, when the kind of outage changes, and when calls go on', async () => {
  const { circuit, facts } = simulated(['unavailable', 'limit', 'limit', 'sign-in', 'defect']);
  circuit.trip(outageOf('unavailable'));
  await whenClosed(circuit);
  work(circuit, 'written');
  expect(facts()).toMatchObject([
    { level: 'warn', fact: 'calls to the org pause', trouble: 'unavailable' },
    {
      level: 'warn',
      fact: 'calls to the org pause',
      trouble: 'limit',
      reason: 'Because of limit.',
    },
    { level: 'warn', fact: 'calls to the org pause', trouble: 'sign-in' },
    { level: 'info', fact: 'calls to the org go on', probes: 6 },
  ]);
});

test.each([
  ['unavailable', 3 * 60 + 10],
  ['sign-in', 3 * 60 + 10],
  ['limit', 3 * 12 + 10],
] as const)('a pause that lasts (%s) is logged once an hour', async (kind, probes) => {
  const { circuit, clock, facts } = simulated(repeated(kind, probes));
  const since = new Date(clock.now()).toISOString();
  circuit.trip(outageOf(kind));
  await whenClosed(circuit);
  work(circuit, 'written');
  const [first, ...hourly] = facts().slice(0, -1);
  expect(first).toMatchObject({ fact: 'calls to the org pause' });
  expect(hourly).toHaveLength(3);
  for (const line of hourly) {
    expect(line).toMatchObject({
      level: 'warn',
      fact: 'calls to the org are still paused',
      trouble: kind,
      reason: `Because of ${kind}.`,
      since,
      probes: expect.any(Number),
      nextProbeAt: expect.stringMatching(/^2026-11-02T1\d:\d\d:\d\d\.\d{3}Z$/),
    });
  }
});

test('the stored pause has the kind, reason, beginning, next probe, failures and answer of the last change', async () => {
  const { circuit, clock, saved } = simulated(['limit', 'defect']);
  const since = new Date(clock.now());
  circuit.trip(outageOf('unavailable'));
  await whenClosed(circuit);
  work(circuit, 'written');
  await circuit.stop();
  const after = (seconds: number) => new Date(since.getTime() + seconds * SECOND_MS);
  const ofKind = (kind: string) => ({
    kind,
    reason: `Because of ${kind}.`,
    since,
    answeredAt: null,
  });
  const last = { ...ofKind('limit'), nextProbeAt: after(31), failures: 3 };
  expect(saved).toEqual([
    { ...ofKind('unavailable'), nextProbeAt: after(1), failures: 1 },
    { ...ofKind('limit'), nextProbeAt: after(11), failures: 2 },
    last,
    { ...last, answeredAt: after(31) },
    'cleared',
  ]);
});

test('a process that stops during a pause clears what is stored of it', async () => {
  const { circuit, saved } = simulated([]);
  circuit.trip(outageOf('sign-in'));
  await circuit.stop();
  expect([circuit.isOpen, saved.at(-1)]).toEqual([true, 'cleared']);
});

test('nothing is stored while calls are not paused', async () => {
  const { circuit, saved } = simulated([]);
  work(circuit, 'written');
  await whenClosed(circuit);
  await circuit.stop();
  expect(saved).toEqual([]);
});

/** The simulation must be able to fail: it notices probes at the same time. */
test('simulated callers that wait at the same time all end at the same time', async () => {
  const clock: SimulatedClock = simulatedClock(() => 0);
  const startedAt = clock.now();
  const { signal } = new AbortController();
  await Promise.all([clock.wait(100, signal), clock.wait(100, signal)]);
  expect(clock.now() - startedAt).toBe(100);
});
