import { groupName, splitByEvent } from '../../src/salesforce/records/record-write.ts';
import { forgetApplied } from '../../src/salesforce/records/state/apply-again.ts';
import {
  readSubjectState,
  storedSubjectState,
} from '../../src/salesforce/records/state/subject-state.ts';
import { compareVersions, type Version, type Write } from '../../src/salesforce/records/write.ts';
import { decide } from '../../src/worker/decide.ts';
import type { WriteResult } from '../../src/worker/interpret-outcome.ts';
import { planWrites } from '../../src/worker/plan-writes.ts';
import { fc } from '../support/properties.ts';
import { FILE, ORDER, runOf, writeOf } from './runs.ts';

// What was applied may be forgotten: an older value is never written after that.

const NOW = Date.UTC(2026, 10, 2);
const MAX_ROUNDS = 5;
const REFUSAL = { verdict: 'park', code: 'X', object: 'Order', fields: [], detail: '' } as const;

interface Event {
  readonly eventId: string;
  readonly writes: readonly Write[];
}

/** A subject in an org that has no rules of its own, and what is written to it. */
class Subject {
  #stored: unknown = {};
  /** Versions that were written, by the field group. */
  readonly written: [string, Version][] = [];

  /** Processes events as one claim does. @returns their statuses by the event's id */
  process(events: readonly Event[], refused: ReadonlySet<string> = new Set()) {
    const run = runOf(Object.fromEntries(events.map(({ eventId, writes }) => [eventId, writes])), {
      storedState: this.#stored,
    });
    for (let round = 1; round <= MAX_ROUNDS && run.open.length > 0; round += 1) {
      const { writes, deferred } = planWrites(run);
      const results = writes.flatMap(splitByEvent).map((write): WriteResult => {
        const events = write.groups.map(({ valuesFrom }) => valuesFrom);
        const isRefused = events.some((event) => refused.has(event));
        return isRefused
          ? { kind: 'refused', write, refusal: REFUSAL, events }
          : { kind: 'written', write };
      });
      for (const { kind, write } of results) {
        if (kind !== 'written') continue;
        for (const { name, version } of write.groups) {
          this.written.push([groupName(write.record, name), version]);
        }
      }
      decide(run, { ids: { order: '801A' }, deferred, waiting: new Set() }, results);
    }
    this.#stored = JSON.parse(JSON.stringify(storedSubjectState(run.state)));
    return Object.fromEntries(run.results.map(({ seq, status }) => [seq, status]));
  }

  applyAgain(events: readonly Event[]): void {
    const { state } = forgetApplied(readSubjectState(this.#stored), events, NOW);
    this.#stored = JSON.parse(JSON.stringify(storedSubjectState(state)));
  }

  /** As the statement does that claims subjects. */
  acceptOrg(): void {
    const { keys, keyVersions, deferred, applied, floors } = readSubjectState(this.#stored);
    const kept = { ...readSubjectState({}), keys, keyVersions, deferred };
    const forgotten = { ...kept, floors: { ...floors, ...applied } };
    this.#stored = JSON.parse(JSON.stringify(storedSubjectState(forgotten)));
  }

  /** The newest version that was written of each group. */
  newest(): ReadonlyMap<string, Version> {
    const newest = new Map<string, Version>();
    for (const [group, version] of this.written) {
      const before = newest.get(group);
      if (before === undefined || compareVersions(version, before) > 0) newest.set(group, version);
    }
    return newest;
  }
}

function eventOf(time: number, changes: Partial<Write> = {}): Event {
  const eventId = `e${time}`;
  return { eventId, writes: [writeOf({ version: [time, eventId], ...changes })] };
}

const history = fc.uniqueArray(
  fc.record({
    time: fc.integer({ min: 1, max: 1000 }),
    record: fc.constantFrom(ORDER, FILE),
    groups: fc.subarray(['state', 'fraud', 'status'], { minLength: 1 }),
    creates: fc.boolean(),
    // How its event is treated afterwards.
    isAgain: fc.boolean(),
    isRefused: fc.boolean(),
    claim: fc.integer({ min: 0, max: 2 }),
    place: fc.integer(),
  }),
  { selector: ({ time }) => time, minLength: 1, maxLength: 8 },
);

test.each(['--again', '--accept-org', '--accept-org, and --again'])(
  'after %s no older value is written, whatever is applied again, in whatever order, refused or not',
  (command) => {
    fc.assert(
      fc.property(history, (planned) => {
        const events = planned.map(({ time, record, groups, creates, ...treated }) => ({
          ...treated,
          eventId: `e${time}`,
          writes: groups.map((group) =>
            writeOf({
              ...{ record, group, version: [time, `e${time}`] },
              creates: creates || record === ORDER,
              fields: { [group]: time },
            }),
          ),
        }));
        const subject = new Subject();
        for (const event of events) subject.process([event]);
        const before = subject.newest();
        const again = events.filter(({ isAgain }) => isAgain);
        if (command.includes('--accept-org')) subject.acceptOrg();
        if (command.includes('--again')) subject.applyAgain(again);
        const refused = new Set(
          again.filter(({ isRefused }) => isRefused).map(({ eventId }) => eventId),
        );
        subject.written.length = 0;
        const claims = Map.groupBy(
          again.toSorted((a, b) => a.place - b.place),
          ({ claim }) => claim,
        );
        for (const claim of claims.values()) subject.process(claim, refused);
        // Those that were refused are replayed.
        subject.process(again.filter(({ isRefused }) => isRefused));
        for (const [group, version] of subject.written) {
          const applied = before.get(group);
          if (applied !== undefined) {
            expect(compareVersions(version, applied)).toBeGreaterThanOrEqual(0);
          }
        }
        if (command !== '--again' || again.length < events.length) return;
        expect(subject.newest()).toEqual(before);
      }),
      { numRuns: 300 },
    );
  },
);

test('an older event that arrives after another org was accepted is superseded', () => {
  const subject = new Subject();
  subject.process([eventOf(5)]);
  subject.acceptOrg();
  expect(subject.process([eventOf(1)])).toEqual({ e1: 'superseded' });
  expect(subject.written).toHaveLength(1);
  expect(subject.process([eventOf(5)])).toEqual({ e5: 'applied' });
  expect(subject.process([eventOf(6)])).toEqual({ e6: 'applied' });
  expect(subject.process([eventOf(5)])).toEqual({ e5: 'superseded' });
});

test.each([
  ['microseconds', [Date.UTC(2099, 0) * 1000, 'e9']],
  ['milliseconds', [Date.UTC(2099, 0), 'e9']],
])('a version of 2099 in %s rules out nothing in an org that was accepted', (_, version) => {
  const subject = new Subject();
  subject.process([{ eventId: 'e9', writes: [writeOf({ version })] }]);
  subject.acceptOrg();
  expect(subject.process([eventOf(5)])).toEqual({ e5: 'applied' });
  expect(subject.process([eventOf(4)])).toEqual({ e4: 'superseded' });
});

test('the rank of a version of 2099 still rules out what is below it', () => {
  const ofRank = (rank: number, time: number) => ({
    eventId: `r${rank}`,
    writes: [writeOf({ version: [rank, time, `r${rank}`] })],
  });
  const subject = new Subject();
  subject.process([ofRank(2, Date.UTC(2099, 0))]);
  subject.acceptOrg();
  expect(subject.process([ofRank(1, 5)])).toEqual({ r1: 'superseded' });
  expect(subject.process([ofRank(2, 5)])).toEqual({ r2: 'applied' });
});

test('the newest value is refused now: an older one is not written in its place', () => {
  const subject = new Subject();
  const [older, newer] = [eventOf(1), eventOf(2)];
  subject.process([older, newer]);
  subject.applyAgain([older, newer]);
  subject.written.length = 0;
  expect(subject.process([older, newer], new Set(['e2']))).toEqual({
    e1: 'superseded',
    e2: 'parked',
  });
  expect(subject.written).toEqual([]);
  expect(subject.process([newer])).toEqual({ e2: 'applied' });
});

test('a record that was deleted is made in the second half, when the first half is all older', () => {
  const opening = eventOf(1, { record: FILE });
  const closing = eventOf(2, { record: FILE, creates: false });
  const subject = new Subject();
  subject.process([opening, closing]);
  subject.applyAgain([opening, closing]);
  subject.written.length = 0;
  expect(subject.process([opening])).toEqual({ e1: 'superseded' });
  expect(subject.process([closing])).toEqual({ e2: 'applied' });
  expect(subject.written).toEqual([[groupName(FILE, 'state'), [2, 'e2']]]);
});

test('a group that another one rules out stays so after that one is forgotten', () => {
  const closing = eventOf(2, { group: 'cancelled', rule: 'once', fields: { Cancelled__c: true } });
  const opening = eventOf(1, { unless: 'cancelled' });
  const subject = new Subject();
  subject.process([closing]);
  subject.acceptOrg();
  subject.process([opening]);
  expect(subject.written.map(([group]) => group)).toEqual([groupName(ORDER, 'cancelled')]);
});
