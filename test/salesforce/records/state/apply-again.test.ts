import { fold } from '../../../../src/salesforce/records/fold.ts';
import { linkedWrites } from '../../../../src/salesforce/records/lookup/linked-writes.ts';
import { groupName } from '../../../../src/salesforce/records/record-write.ts';
import {
  type AppliedAgain,
  forgetApplied,
} from '../../../../src/salesforce/records/state/apply-again.ts';
import {
  readSubjectState,
  type SubjectState,
} from '../../../../src/salesforce/records/state/subject-state.ts';
import { recordName, type Version, type Write } from '../../../../src/salesforce/records/write.ts';
import { fc } from '../../../support/properties.ts';

const NOW = Date.UTC(2026, 10, 2);
const NOW_MICROS = NOW * 1000;
const MICROS_2099 = Date.UTC(2099, 0) * 1000;
const ORDER = { object: 'Order', lookup: 'order' } as const;
const FULFILLMENT = { object: 'Fulfillment__c', field: 'Key__c', value: '2044' } as const;
const EMPTY = readSubjectState({});

function write(changes: Partial<Write> = {}): Write {
  return {
    record: ORDER,
    group: 'state',
    rule: 'newest',
    version: [NOW_MICROS, 'e1'],
    fields: { State__c: 'accepted' },
    creates: true,
    ...changes,
  };
}

const stateOf = (changes: Partial<SubjectState>): SubjectState => ({ ...EMPTY, ...changes });
const again = (...writes: Write[]): AppliedAgain[] => [{ eventId: 'e1', writes }];
const STATE = groupName(ORDER, 'state');
const CANCELLED = groupName(FULFILLMENT, 'cancelled');

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Version, AppliedAgain[], Version]>([
  ['its event is applied again', [NOW_MICROS, 'e1'], again(write()), [NOW_MICROS, 'e1']],
  ['its event is applied again, and is read in another way today', [NOW_MICROS + 9, 7, 'e1'], again(write()), [NOW_MICROS, 'e1']],
  ['its event is applied again, and had a time in the future', [MICROS_2099, 'e1'], again(write()), [NOW_MICROS, 'e1']],
  ['another event asks for the same version', [-5], again(write({ version: [-5] })), [-5]],
  ['its event is not applied again', [NOW_MICROS + 1, 'e2'], again(write()), [NOW_MICROS + 1, 'e2']],
  ['nothing asks for the group', [NOW_MICROS, 'e2'], again(write({ group: 'other' })), [NOW_MICROS, 'e2']],
  ['it is in the future: its rank alone counts', [1, MICROS_2099, MICROS_2099, 4, 'e2'], again(write()), [1, 0, 0, 4, 'e2']],
  ['it is in the future, in milliseconds', [MICROS_2099 / 1000, 1, 'e2'], again(write()), [0, 1, 'e2']],
  ['the clock of the sender is hours ahead', [NOW_MICROS + 3_600e6, 'e2'], again(write()), [NOW_MICROS + 3_600e6, 'e2']],
])('the floor that an applied version leaves when %s', (_, version, events, expected) => {
  const applied = forgetApplied(stateOf({ applied: { [STATE]: version } }), events, NOW).state;
  expect([applied.applied, applied.floors]).toEqual([{}, { [STATE]: expected }]);
  const forgotten = forgetApplied(stateOf({ floors: { [STATE]: version } }), events, NOW).state;
  expect(forgotten).toEqual(applied);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<Write>, string[]]>([
  ['older', {}, [STATE]],
  ['the same', { version: [NOW_MICROS + 1, 'e2'] }, []],
  ['newer', { version: [NOW_MICROS + 2, 'e3'] }, []],
  ['older, and set once', { rule: 'once' }, []],
  ['of another group', { group: 'other' }, []],
])('a group is kept as it is, or not, when what is asked for is %s', (_, changes, expected) => {
  const applied = { [STATE]: [NOW_MICROS + 1, 'e2'] };
  expect(forgetApplied(stateOf({ applied }), again(write(changes)), NOW).kept).toEqual(expected);
});

test('versions in the future are reported', () => {
  const applied = { [STATE]: [NOW_MICROS, 'e2'], [CANCELLED]: [1, MICROS_2099, 'e3'] };
  const { fromFuture } = forgetApplied(stateOf({ applied }), again(write()), NOW);
  expect(fromFuture).toEqual([CANCELLED]);
});

test('record ids are in doubt, and keys stay', () => {
  const before = stateOf({
    keys: { drOrderId: '2044' },
    keyVersions: { drOrderId: [1] },
    ids: { order: '801A' },
    formerIds: { account: '001A' },
  });
  expect(forgetApplied(before, again(write()), NOW).state).toEqual({
    ...before,
    ids: {},
    formerIds: { account: '001A', order: '801A' },
  });
});

test('a record counts as created unless an event that creates it is applied again', () => {
  const created = [recordName(FULFILLMENT)];
  const opening = write({ record: FULFILLMENT });
  const closing = write({ record: FULFILLMENT, creates: false });
  expect(forgetApplied(stateOf({ created }), again(opening), NOW).state.created).toEqual([]);
  expect(forgetApplied(stateOf({ created }), again(closing), NOW).state.created).toEqual(created);
});

test('a deferred write stays, unless its event is applied again', () => {
  const own = write({ record: FULFILLMENT, creates: false });
  const other = { ...own, version: [1, 'e2'], group: 'cancelled' };
  const { state } = forgetApplied(stateOf({ deferred: [own, other] }), again(own), NOW);
  expect(state.deferred).toEqual([other]);
});

test('the values of an Order are repeated from the state, when their event is not applied again', () => {
  const newest = write({ version: [NOW_MICROS + 1, 'e2'], fields: { State__c: 'complete' } });
  const before = stateOf({ applied: { [STATE]: newest.version }, linked: [newest] });
  const { state, repeated, kept } = forgetApplied(before, again(write()), NOW);
  expect([state.linked, repeated, kept]).toEqual([[newest], [newest], []]);
  const requested = [...state.linked, write()].map((each) => ({ event: 'e1', write: each }));
  expect(fold(requested, state).writes[0]?.groups[0]?.fields).toEqual({ State__c: 'complete' });
});

test('a write of the future is not repeated', () => {
  const future = write({ version: [MICROS_2099, 'e2'] });
  const before = stateOf({ applied: { [STATE]: future.version }, linked: [future] });
  const { state, repeated } = forgetApplied(before, again(write()), NOW);
  expect([state.linked, repeated]).toEqual([[], []]);
});

test('a reference from another record stays, for the case that the Order moves', () => {
  const link = write({
    record: FULFILLMENT,
    version: [1, 'e2'],
    creates: false,
    fields: { Order__c: { lookup: 'order' } },
  });
  const { state, repeated } = forgetApplied(stateOf({ linked: [link] }), again(write()), NOW);
  expect([state.linked, repeated]).toEqual([[link], []]);
});

const GROUPS = ['state', 'fraud', 'status', 'cancelled'] as const;
const events = fc.uniqueArray(
  fc.record({
    time: fc.integer({ min: 1, max: 1000 }),
    record: fc.constantFrom(ORDER, FULFILLMENT),
    groups: fc.subarray([...GROUPS], { minLength: 1 }),
    hasBody: fc.boolean(),
  }),
  { selector: ({ time }) => time, minLength: 1, maxLength: 8 },
);

test('whatever is applied again, no older value is written over a newer one, and none is written twice', () => {
  fc.assert(
    fc.property(events, (history) => {
      const made = history.map(({ time, record, groups, hasBody }) => ({
        eventId: `e${time}`,
        hasBody,
        writes: groups.map((group) =>
          write({
            record,
            group,
            version: [NOW_MICROS - 1000 + time, `e${time}`],
            fields: { [group]: time },
          }),
        ),
      }));
      const all = made.flatMap(({ eventId, writes }) =>
        writes.map((each) => ({ event: eventId, write: each })),
      );
      const written = fold(all, EMPTY).writes;
      const applied = Object.fromEntries(
        written.flatMap(({ record, groups }) =>
          groups.map(({ name, version }) => [groupName(record, name), version] as const),
        ),
      );
      const before = stateOf({ applied, linked: linkedWrites([], written) });
      const repeats = made.filter(({ hasBody }) => hasBody);
      const { state } = forgetApplied(before, repeats, NOW);
      const requested = [
        ...state.linked.map((each) => ({ event: '', write: each })),
        ...repeats.flatMap(({ eventId, writes }) =>
          writes.map((each) => ({ event: eventId, write: each })),
        ),
      ];
      const newest = new Map(
        written.flatMap(({ record, groups }) =>
          groups.map((group) => [groupName(record, group.name), group.fields] as const),
        ),
      );
      const ofAgain = fold(requested, state).writes.flatMap(({ record, groups }) =>
        groups.map((group) => [groupName(record, group.name), group.fields] as const),
      );
      for (const [group, fields] of ofAgain) expect(fields).toEqual(newest.get(group));
      expect(new Set(ofAgain.map(([group]) => group)).size).toBe(ofAgain.length);
    }),
  );
});
