import { setTimeout as sleep } from 'node:timers/promises';
import type { NewEvent, OpenEvent } from '../../../src/inbox/event.ts';
import { createLog } from '../../../src/log.ts';
import { FreshState, type FreshStateParts } from '../../../src/worker/fresh-state/fresh-state.ts';
import type { ClaimedSubject } from '../../../src/worker/subject-queue.ts';

const NOON = Date.parse('2026-11-02T12:00:00Z');
const MINUTE = 60_000;
const log = createLog('silent');

/** An event of an order; both ages are in minutes. */
function event(age: number, ageAtArrival: number, more: Partial<OpenEvent> = {}): OpenEvent {
  const receivedAt = new Date(NOON - age * MINUTE);
  return {
    ...{ seq: '1', eventId: 'e-1', type: 'order.accepted', receivedAt },
    createdAt: new Date(receivedAt.getTime() - ageAtArrival * MINUTE),
    body: Buffer.alloc(0),
    ...more,
  };
}

function subject(key: string, events: readonly OpenEvent[], source = 'asked'): ClaimedSubject {
  return {
    ...{ source, key, lease: key, attempts: 0, lostClaims: 0, isAlone: false, arrivals: '1' },
    ...{ waitingSince: null, heldSince: null, storedState: {}, unread: 'none', leasedUntil: 0 },
    events,
  };
}

const newEvent = (status: NewEvent['status'] = 'pending'): NewEvent => ({
  ...{ source: 'asked', eventId: 'answer', type: 'order.cancelled', subject: 's', live: false },
  ...{ time: null, proof: 'reconcile', status, reason: null, code: null, body: Buffer.alloc(0) },
});

function freshState(changes: Partial<FreshStateParts> = {}): FreshState {
  return new FreshState({
    source: 'asked',
    tellsState: ({ type }) => !type.includes('invoice'),
    isAnswer: ({ eventId }) => eventId.startsWith('answer'),
    ask: async () => newEvent(),
    store: async () => ({ isNew: true }),
    showPause: async () => undefined,
    log,
    ...changes,
  });
}

const answer = (age: number) => event(age, 60, { eventId: 'answer:1' });
const { createdAt: _, ...withoutTime } = event(4, 0);

// biome-ignore format: a table reads best with one row a line.
test.each<[string, readonly OpenEvent[], boolean]>([
  ['a new event', [event(0, 0)], false],
  ['an event that came after 4 minutes', [event(0, 4.9)], false],
  ['an event that came after 5 minutes', [event(0, 5)], true],
  ['an event that came after three days', [event(0, 4320)], true],
  ['an event that was received 4 minutes ago', [event(4.9, 0)], false],
  ['an event that was received 5 minutes ago', [event(5, 0)], true],
  ['an event without a time', [withoutTime], false],
  ['an event of a clock that is ahead', [event(0, -60)], false],
  ['a late event beside a new one', [event(0, 0), event(0, 60)], true],
  ['a late document', [event(0, 60, { type: 'order.invoice.created' })], false],
  ['a late event and a recent answer', [event(60, 60), answer(1)], false],
  ['a late event and an answer that is late by now', [event(60, 60), answer(10)], true],
  ['an answer alone, however late', [answer(60)], false],
])('%s: asked: %#', (_case, events, isDue) => {
  expect(freshState().isDue(subject('s', events), NOON)).toBe(isDue);
  expect(freshState().isDue(subject('s', events, 'other source'), NOON)).toBe(false);
});

test('a subject is asked about once an hour, however often its events are tried', async () => {
  const state = freshState();
  const late = subject('s', [event(60, 0)]);
  expect([...(await state.ask([late], NOON)).values()]).toEqual(['renewed']);
  const again = subject('s', late.events);
  expect(state.isDue(again, NOON + 59 * MINUTE)).toBe(false);
  expect(state.isDue(again, NOON + 61 * MINUTE)).toBe(true);
  expect(state.isDue(subject('other', late.events), NOON)).toBe(true);
});

test('a claim that lacks an answer stays out of date, and is not asked about again', async () => {
  let asked = 0;
  const fresh = freshState({
    ask: async () => {
      asked += 1;
      return newEvent();
    },
  });
  const claimed = subject('s', [event(0, 60)]);
  for (let turn = 0; turn < 2; turn += 1) {
    expect(fresh.isDue(claimed, NOON)).toBe(true);
    expect([...(await fresh.ask([claimed], NOON)).values()]).toEqual(['renewed']);
  }
  expect(asked).toBe(1);
  expect(fresh.isDue(subject('s', [event(0, 60)]), NOON)).toBe(false);
});

test('after a failure, the next try asks again', async () => {
  const store = () => Promise.reject(new Error('away'));
  const state = freshState({ store });
  const late = subject('s', [event(60, 0)]);
  await state.ask([late], NOON);
  expect(state.isDue(late, NOON + 1)).toBe(true);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<FreshStateParts>, unknown[]]>([
  ['is stored already', { store: async () => ({ isNew: false }) }, []],
  ['is of the other mode', { ask: async () => newEvent('unmapped') }, []],
  ['is none', { ask: async () => undefined }, [{ note: expect.stringContaining('does not know its order') }]],
  ['cannot be stored', { store: () => Promise.reject(new Error('away')) }, [{ note: expect.stringContaining('could not be asked') }]],
])('when the answer %s, the events are applied at once', async (_case, changes, expected) => {
  const answers = await freshState(changes).ask([subject('s', [event(60, 0)])], NOON);
  expect([...answers.values()]).toEqual(expected);
});

test('four are asked at a time', async () => {
  let [now, most] = [0, 0];
  const ask = async () => {
    now += 1;
    most = Math.max(most, now);
    await sleep(1);
    now -= 1;
    return newEvent();
  };
  const many = Array.from({ length: 20 }, (_each, place) => subject(String(place), []));
  expect((await freshState({ ask }).ask(many, NOON)).size).toBe(20);
  expect(most).toBe(4);
});

test('after five failures in a row the sender is left alone for five minutes, and one success ends the count', async () => {
  let [calls, fails] = [0, true];
  const pauses: number[] = [];
  const state = freshState({
    async ask() {
      calls += 1;
      if (fails) throw new Error('away');
      return newEvent();
    },
    showPause: async (ms) => {
      pauses.push(ms);
    },
  });
  const askOne = async (at: number) => {
    const answers = await state.ask([subject(`s-${at}`, [])], at);
    return [...answers.values()][0];
  };
  for (let failure = 1; failure <= 4; failure += 1) await askOne(NOON + failure);
  fails = false;
  expect(await askOne(NOON + 5)).toBe('renewed');
  fails = true;
  for (let failure = 1; failure <= 5; failure += 1) await askOne(NOON + 10 + failure);
  expect([calls, pauses]).toEqual([10, [5 * MINUTE]]);
  expect(await askOne(NOON + 4 * MINUTE)).toEqual({ note: expect.any(String) });
  expect(calls).toBe(10);
  fails = false;
  expect(await askOne(NOON + 6 * MINUTE)).toBe('renewed');
});
