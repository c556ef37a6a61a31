import type { GroupWrite, RecordWrite } from '../../src/salesforce/records/record-write.ts';
import type { Outcome } from '../../src/salesforce/records/write-records.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { interpretOutcome } from '../../src/worker/interpret-outcome.ts';
import { ORDER } from './runs.ts';

/** A group named after its version field, or without a guard. */
function group(name: string, valuesFrom: string, older: readonly string[] = []): GroupWrite {
  const guard = name.startsWith('unguarded') ? undefined : { field: name, number: 1 };
  return { name, version: [1], fields: {}, guard, valuesFrom, events: [valuesFrom, ...older] };
}

const writeOf = (...groups: GroupWrite[]): RecordWrite => ({ record: ORDER, groups });
const refusedBy = (verdict: Refusal['verdict'], fields: string[] = []): Outcome => ({
  written: false,
  refusal: { verdict, code: 'ANY', object: 'Order', fields, detail: '' },
});

/** Groups, and for a refusal the events that it concerns. */
function interpret(write: RecordWrite, outcome: Outcome) {
  const { results, rest } = interpretOutcome(write, outcome);
  const names = ({ groups }: RecordWrite) => groups.map(({ name }) => name).join();
  return {
    results: results.map((result) =>
      result.kind === 'refused'
        ? [result.kind, names(result.write), ...result.events]
        : [result.kind, names(result.write)],
    ),
    rest: rest.map(names),
  };
}

const a = group('A__c', '2', ['1']);
const b = group('B__c', '2');
const c = group('C__c', '3', ['1']);
const unguarded = group('unguarded', '2');
const deferred = group('D__c', '', ['1']);

// biome-ignore format: a table reads best with one row a line.
test.each<[string, GroupWrite[], Outcome, string[][], string[]]>([
  ['a write that succeeded leaves nothing to send', [a, c], { written: true }, [['written', 'A__c,C__c']], []],
  ['a refused write of one event is the fault of that event', [a, b], refusedBy('park'), [['refused', 'A__c,B__c', '2']], []],
  ['a refused write of several events is sent again, one part for each event', [a, c, b], refusedBy('park'), [], ['A__c,B__c', 'C__c']],
  ['a refused deferred write is the fault of all events that depend on it', [deferred], refusedBy('park'), [['refused', 'D__c', '', '1']], []],
  ['a deferred write is a part like those of events', [deferred, a], refusedBy('park'), [], ['D__c', 'A__c']],
  ['a write refused for a passing reason concerns all its events', [a, c], refusedBy('retry'), [['refused', 'A__c,C__c', '2', '1', '3', '1']], []],
  ['a write to a record that is gone concerns all its events', [b], refusedBy('gone'), [['refused', 'B__c', '2']], []],
  ["a write to another subject's record concerns all its events", [a, c], refusedBy('conflict'), [['refused', 'A__c,C__c', '2', '1', '3', '1']], []],
  ['the group whose version field is named is superseded, and the rest is sent again', [a, b, c], refusedBy('superseded', ['B__c']), [['superseded', 'B__c']], ['A__c,C__c']],
  ['every group whose version field is named is superseded', [a, b, c], refusedBy('superseded', ['C__c', 'A__c']), [['superseded', 'A__c,C__c']], ['B__c']],
  ['all guarded groups are superseded when none of their fields is named', [a, unguarded, c], refusedBy('superseded', ['Other__c']), [['superseded', 'A__c,C__c']], ['unguarded']],
  ['a write without a guard that is refused as superseded is the fault of its event', [unguarded], refusedBy('superseded'), [['refused', 'unguarded', '2']], []],
  ['nothing is left to send when all groups are superseded', [a], refusedBy('superseded'), [['superseded', 'A__c']], []],
])('%s', (_case, groups, outcome, results, rest) => {
  expect(interpret(writeOf(...groups), outcome)).toEqual({ results, rest });
});

test('a part keeps the record and whether it may only be updated', () => {
  const write: RecordWrite = { ...writeOf(a, c), updateOnly: true };
  const { rest } = interpretOutcome(write, refusedBy('park'));
  expect(rest).toEqual([
    { record: ORDER, groups: [a], updateOnly: true },
    { record: ORDER, groups: [c], updateOnly: true },
  ]);
});
