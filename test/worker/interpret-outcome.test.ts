import type { GroupWrite, RecordWrite } from '../../src/salesforce/records/record-write.ts';
import type { Outcome } from '../../src/salesforce/records/write-records.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { interpretOutcome } from '../../src/worker/interpret-outcome.ts';
import { fc } from '../support/properties.ts';
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
const unguardedToo = group('unguarded too', '3');
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
  ['a write of one event that needs what the org lacks concerns all its events', [a, b], refusedBy('hold'), [['refused', 'A__c,B__c', '2', '1', '2']], []],
  ['a write of several events that needs what the org lacks is sent again, one part for each event', [a, c], refusedBy('hold'), [], ['A__c', 'C__c']],
  ['a write to a locked record concerns all its events', [a, c], refusedBy('locked'), [['refused', 'A__c,C__c', '2', '1', '3', '1']], []],
  ["a write to another subject's record concerns all its events", [a, c], refusedBy('conflict'), [['refused', 'A__c,C__c', '2', '1', '3', '1']], []],
  ['the group whose version field is named is superseded, and the rest is sent again', [a, b, c], refusedBy('superseded', ['B__c']), [['superseded', 'B__c']], ['A__c,C__c']],
  ['every group whose version field is named is superseded', [a, b, c], refusedBy('superseded', ['C__c', 'A__c']), [['superseded', 'A__c,C__c']], ['B__c']],
  ['when no version field is named, each guarded group is sent by itself, and the others together', [a, unguarded, c, unguardedToo], refusedBy('superseded', ['Other__c']), [], ['A__c', 'C__c', 'unguarded,unguarded too']],
  ['without any field named, guarded groups alone are sent apart as well', [a, b, c], refusedBy('superseded'), [], ['A__c', 'B__c', 'C__c']],
  ['a single guarded group is superseded although its field is not named, and the rest is sent again', [a, unguarded], refusedBy('superseded'), [['superseded', 'A__c']], ['unguarded']],
  ['a write without a guard that is refused as superseded is the fault of its event', [unguarded], refusedBy('superseded'), [['refused', 'unguarded', '2']], []],
  ['nothing is left to send when all groups are superseded', [a], refusedBy('superseded'), [['superseded', 'A__c']], []],
])('%s', (_case, groups, outcome, results, rest) => {
  expect(interpret(writeOf(...groups), outcome)).toEqual({ results, rest });
});

test('whichever groups are stale and whether the guard names them: these are superseded, the others are written, and each group is sent at most three times', () => {
  const names = ['A__c', 'B__c', 'C__c', 'D__c', 'unguarded', 'unguarded too'];
  const someOf = fc.subarray(names);
  fc.assert(
    fc.property(someOf, someOf, fc.boolean(), (written, refused, isNamed) => {
      const stale = refused.filter((name) => written.includes(name) && name.endsWith('__c'));
      const sent: string[] = [];
      const outcomes: Record<string, string> = {};
      const open =
        written.length === 0 ? [] : [writeOf(...written.map((name) => group(name, '1')))];
      for (let write = open.shift(); write !== undefined; write = open.shift()) {
        const groups = write.groups.map(({ name }) => name);
        sent.push(...groups);
        const older = groups.filter((name) => stale.includes(name));
        const outcome = refusedBy('superseded', isNamed ? older : []);
        const isWritten = older.length === 0;
        const { results, rest } = interpretOutcome(write, isWritten ? { written: true } : outcome);
        open.push(...rest);
        for (const result of results) {
          for (const { name } of result.write.groups) outcomes[name] = result.kind;
        }
      }
      expect(outcomes).toEqual(
        Object.fromEntries(
          written.map((name) => [name, stale.includes(name) ? 'superseded' : 'written']),
        ),
      );
      for (const name of written) {
        expect(sent.filter((each) => each === name).length).toBeLessThanOrEqual(3);
      }
    }),
  );
});

test('a part keeps the record and whether it may only be updated', () => {
  const write: RecordWrite = { ...writeOf(a, c), updateOnly: true };
  const { rest } = interpretOutcome(write, refusedBy('park'));
  expect(rest).toEqual([
    { record: ORDER, groups: [a], updateOnly: true },
    { record: ORDER, groups: [c], updateOnly: true },
  ]);
});
