import type { OrgPause } from '../../../src/inbox/org-pauses.ts';
import { createLog } from '../../../src/log.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time.ts';
import { CircuitBreaker, type TurnResult } from '../../../src/worker/outage/circuit-breaker.ts';
import type { Turn } from '../../../src/worker/outage/claim-ramp.ts';
import { simulatedClock } from './simulated-clock.ts';

/** No jitter: pauses of 1, 2, 4 … seconds, at most a minute. */
const ALMOST_1 = 1 - Number.EPSILON;

const down = new OrgOutageError('unavailable', 'Down.', { code: 'SERVER_UNAVAILABLE' });
const slow = new OrgOutageError('unavailable', 'Slow.', { isTimeout: true });
const expired = new OrgOutageError('sign-in', 'Expired.', { code: 'INVALID_SESSION_ID' });
const disabled = new OrgOutageError('sign-in', 'Disabled.', { code: 'API_DISABLED_FOR_ORG' });

/** A circuit on simulated time to an org that answers every probe. */
function simulated() {
  const clock = simulatedClock(() => ALMOST_1);
  const lines: string[] = [];
  let stored: OrgPause | undefined;
  const pauses = {
    async save(pause: OrgPause) {
      stored = pause;
    },
    async clear() {
      stored = undefined;
    },
  };
  const log = createLog('debug', { write: (line: string) => lines.push(line) });
  const circuit = new CircuitBreaker({ probe: async () => undefined }, log, { pauses, clock });
  return {
    circuit,
    clock,
    stored: () => stored,
    /** Level and text of each line. */
    log: () => lines.map((line) => JSON.parse(line)).map(({ level, fact }) => [level, fact]),
    facts: () => lines.map((line) => JSON.parse(line)),
  };
}

/** Waits for an answered probe, and takes a turn. */
async function tried(circuit: CircuitBreaker): Promise<Turn> {
  await circuit.whenClosed(new AbortController().signal);
  const turn = circuit.takeTurn(200);
  if (turn === undefined) throw new Error('another loop has the turn');
  return turn;
}

/** Tries work that fails in an outage. */
async function fails(circuit: CircuitBreaker, outage: OrgOutageError): Promise<void> {
  const turn = await tried(circuit);
  circuit.trip(outage);
  circuit.endTurn(turn, 'failed');
}

async function ends(circuit: CircuitBreaker, result: TurnResult): Promise<void> {
  circuit.endTurn(await tried(circuit), result);
}

const PAUSE = 'calls to the org pause';
const GO_ON = 'calls to the org go on';

test('an org that answers probes and refuses all work has one pause, from its first refusal to its first write', async () => {
  const { circuit, clock, stored, log, facts } = simulated();
  const since = new Date(clock.now());
  circuit.trip(down);
  for (let failures = 2; failures <= 6; failures += 1) {
    await fails(circuit, down);
    expect(stored()).toMatchObject({ kind: 'unavailable', reason: 'Down.', since, failures });
    expect(circuit.isOpen).toBe(true);
  }
  const turn = await tried(circuit);
  expect([circuit.isOpen, turn.max]).toEqual([false, 1]);
  expect(stored()).toMatchObject({ since, failures: 6 });
  circuit.endTurn(turn, 'written');
  await circuit.stop();
  expect(stored()).toBeUndefined();
  expect(log()).toEqual([['warn', PAUSE], ...Array(5).fill(['debug', PAUSE]), ['info', GO_ON]]);
  // 1 + 2 + 4 + 8 + 16 + 32 seconds.
  expect(facts().at(-1)).toMatchObject({
    probes: 6,
    since: since.toISOString(),
    pausedMs: 63 * SECOND_MS,
  });
});

test('a pause whose probes are answered is logged once an hour while all work is refused', async () => {
  const { circuit, clock, facts } = simulated();
  const startedAt = clock.now();
  circuit.trip(down);
  while (clock.now() - startedAt < 4.5 * HOUR_MS) await fails(circuit, down);
  const loud = facts().filter(({ level }) => level !== 'debug');
  expect(loud).toHaveLength(5);
  for (const line of loud.slice(1)) {
    expect(line).toMatchObject({
      level: 'warn',
      fact: 'calls to the org are still paused',
      since: new Date(startedAt).toISOString(),
    });
  }
});

test('another kind of outage, or a code that is new, is logged as a warning, and continues the pause', async () => {
  const { circuit, clock, stored, log } = simulated();
  const since = new Date(clock.now());
  circuit.trip(down);
  const outages = [down, slow, down, expired, disabled, expired, disabled];
  for (const outage of outages) await fails(circuit, outage);
  expect(log().map(([level]) => level)).toEqual([
    'warn',
    'debug',
    'warn',
    'debug',
    'warn',
    'warn',
    'debug',
    'debug',
  ]);
  expect(stored()).toMatchObject({ kind: 'sign-in', reason: 'Disabled.', since, failures: 8 });
});

test.each<TurnResult>(['nothing due', 'answered'])(
  'a half-open circuit whose turns end with "%s" closes after two minutes without an outage',
  async (result) => {
    const { circuit, clock, stored, log } = simulated();
    circuit.trip(down);
    await ends(circuit, result);
    clock.pass(MINUTE_MS);
    await ends(circuit, result);
    expect(stored()).toBeDefined();
    clock.pass(MINUTE_MS);
    await ends(circuit, result);
    await circuit.stop();
    expect(stored()).toBeUndefined();
    expect(log()).toEqual([
      ['warn', PAUSE],
      ['info', GO_ON],
    ]);
  },
);

test('an org that answers queries and refuses every write has one pause', async () => {
  const { circuit, clock, log } = simulated();
  circuit.trip(down);
  for (let time = 0; time < 20; time += 1) {
    await ends(circuit, 'answered');
    clock.pass(MINUTE_MS);
    await fails(circuit, down);
  }
  expect(log().filter(([level]) => level !== 'debug')).toEqual([['warn', PAUSE]]);
});

test('work that failed for another reason than an outage does not close a half-open circuit', async () => {
  const { circuit, clock, stored } = simulated();
  circuit.trip(down);
  clock.pass(HOUR_MS);
  await ends(circuit, 'failed');
  clock.pass(HOUR_MS);
  await ends(circuit, 'failed');
  expect(stored()).toBeDefined();
});

test('a batch from before the pause that ends well does not close a half-open circuit', async () => {
  const { circuit, stored, log } = simulated();
  const before = await tried(circuit);
  circuit.trip(down);
  const trial = await tried(circuit);
  circuit.endTurn(before, 'written');
  expect([stored()?.failures, log()]).toEqual([1, [['warn', PAUSE]]]);
  circuit.endTurn(trial, 'written');
  expect(log()).toHaveLength(2);
});

test('however much is tried before something is written, the first write closes the circuit', async () => {
  const { circuit, log } = simulated();
  circuit.trip(down);
  for (let turns = 0; turns < 10; turns += 1) await ends(circuit, 'answered');
  expect((await tried(circuit)).max).toBe(200);
  await ends(circuit, 'written');
  expect(log()).toHaveLength(2);
});

test('after a pause that ended because nothing was due, the next one begins as long as the last', async () => {
  const { circuit, clock, stored } = simulated();
  circuit.trip(down);
  for (let times = 0; times < 5; times += 1) await fails(circuit, down);
  await ends(circuit, 'nothing due');
  clock.pass(2 * MINUTE_MS);
  await ends(circuit, 'nothing due');
  const since = new Date(clock.now());
  circuit.trip(down);
  await new Promise(setImmediate);
  const nextProbeAt = new Date(since.getTime() + MINUTE_MS);
  expect(stored()).toMatchObject({ since, nextProbeAt, failures: 7 });
});

test('a round of other calls that fails while the circuit is half-open continues the pause', async () => {
  const { circuit, clock, stored, log } = simulated();
  const since = new Date(clock.now());
  circuit.trip(down);
  await ends(circuit, 'nothing due');
  clock.pass(MINUTE_MS);
  circuit.trip(down);
  await new Promise(setImmediate);
  expect([circuit.isOpen, circuit.takeTurn(200)]).toEqual([true, undefined]);
  expect(stored()).toMatchObject({ since, failures: 2 });
  expect(log().map(([level]) => level)).toEqual(['warn', 'debug']);
});

test('a half-open circuit shows since when the org answers, and no more when work fails again', async () => {
  const { circuit, clock, stored } = simulated();
  circuit.trip(down);
  const turn = await tried(circuit);
  await new Promise(setImmediate);
  expect(stored()).toMatchObject({ kind: 'unavailable', answeredAt: new Date(clock.now()) });
  circuit.trip(down);
  circuit.endTurn(turn, 'failed');
  await new Promise(setImmediate);
  expect(stored()).toMatchObject({ kind: 'unavailable', answeredAt: null });
});

test('an org that was not the accepted one ends the pause with its first answered probe', async () => {
  const { circuit, stored, log } = simulated();
  circuit.trip(new OrgOutageError('other-org', 'Another org.'));
  const turn = await tried(circuit);
  await circuit.stop();
  expect([stored(), turn.max]).toEqual([undefined, 1]);
  expect(log()).toEqual([
    ['warn', PAUSE],
    ['info', GO_ON],
  ]);
});

describe('a pause that work has met, when that work needs only queries now', () => {
  /** The org has answered the probe and a turn; nothing more is due. */
  async function answered(isOfTurn = true) {
    const parts = simulated();
    parts.circuit.trip(down, isOfTurn);
    await ends(parts.circuit, 'answered');
    await ends(parts.circuit, 'nothing due');
    return parts;
  }

  test('is over half a minute after the probe', async () => {
    const { circuit, clock, stored } = await answered();
    clock.pass(29 * SECOND_MS);
    await ends(circuit, 'nothing due');
    await new Promise(setImmediate);
    expect(stored()).toBeDefined();
    clock.pass(SECOND_MS);
    await ends(circuit, 'nothing due');
    await circuit.stop();
    expect(stored()).toBeUndefined();
  });

  test('lasts while more is due, which may be what met the outage', async () => {
    const { circuit, clock, stored } = await answered();
    clock.pass(MINUTE_MS);
    await ends(circuit, 'answered');
    await new Promise(setImmediate);
    expect(stored()).toBeDefined();
  });

  test('lasts two minutes when nothing was tried, or when other calls have met it as well', async () => {
    const { circuit, clock, stored } = await answered(false);
    clock.pass(MINUTE_MS);
    await ends(circuit, 'nothing due');
    expect(stored()).toBeDefined();
    const untried = simulated();
    untried.circuit.trip(down, true);
    await ends(untried.circuit, 'nothing due');
    untried.clock.pass(MINUTE_MS);
    await ends(untried.circuit, 'nothing due');
    expect(untried.stored()).toBeDefined();
  });

  test('is one pause, however often the work that met it is refused', async () => {
    const { circuit, clock, log } = simulated();
    circuit.trip(down, true);
    for (let time = 0; time < 20; time += 1) {
      await ends(circuit, 'answered');
      await ends(circuit, 'nothing due');
      // It is put aside for so long.
      clock.pass(10 * SECOND_MS);
      const turn = await tried(circuit);
      circuit.trip(down, true);
      circuit.endTurn(turn, 'failed');
    }
    expect(log().filter(([level]) => level !== 'debug')).toEqual([['warn', PAUSE]]);
  });
});
