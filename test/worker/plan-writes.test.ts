import { InvalidEventError } from '../../src/errors.ts';
import type { Lookup } from '../../src/salesforce/records/write.ts';
import { lookupsOf, planWrites } from '../../src/worker/plan-writes.ts';
import { FILE, ORDER_LOOKUP, runOf, writeOf } from './runs.ts';

const ACCOUNT_LOOKUP = { ...ORDER_LOOKUP, name: 'account', object: 'Account' };
const ofFile = writeOf({ record: FILE });
const fileOfAccount = writeOf({ record: FILE, fields: { Account__c: { lookup: 'account' } } });
const known = { ids: { order: '801A' } };
const both = [ORDER_LOOKUP, ACCOUNT_LOOKUP];

test('the open events of a subject are planned as one write per record', () => {
  const older = writeOf({ version: [1], fields: { State__c: 'accepted' } });
  const newer = writeOf({ version: [2], fields: { State__c: 'complete' } });
  const { writes } = planWrites(runOf({ 1: [older, ofFile], 2: [newer] }));
  expect(
    writes.map(({ record, groups }) => [
      record.object,
      groups.map(({ fields, valuesFrom, events }) => [fields, valuesFrom, events]),
    ]),
  ).toEqual([
    ['Order', [[{ State__c: 'complete' }, '2', ['2', '1']]]],
    ['File__c', [[{ State__c: 'accepted' }, '1', ['1']]]],
  ]);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['the look-up of the record that is written', [writeOf()], {}, ['order']],
  ['no look-up for a record that is known by its key', [ofFile], {}, []],
  ['the look-up to which a field refers', [fileOfAccount], {}, ['account']],
  ['all look-ups that any write needs', [writeOf(), fileOfAccount], {}, ['order', 'account']],
  ['no look-up whose record is known already', [writeOf(), fileOfAccount], known, ['account']],
  ['nothing for a write that an applied version has overtaken', [writeOf()], { applied: { '["Order","order"] state': [1] } }, []],
])('a plan needs %s', (_case, writes, storedState, expected) => {
  const plan = planWrites(runOf({ 1: writes }, { storedState, lookups: both }));
  expect(plan.toFind.map(({ name }) => name)).toEqual(expected);
  expect(plan.lookups).toEqual(both);
});

describe('a remembered record is looked up again', () => {
  const lookup = (changes: Partial<Lookup>) => ({ ...ORDER_LOOKUP, ...changes });
  const byId = (value: string) => lookup({ candidates: [{ field: 'Id', value }] });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['when an event names another one', byId('801B'), ['order']],
    ['not when the events name it', byId('801A'), []],
    ['not when the events name none by its id', ORDER_LOOKUP, []],
    ['each time when the org has no rule against a wrong one', lookup({ always: true }), ['order']],
  ])('%s', (_case, only, expected) => {
    const plan = planWrites(runOf({ 1: [writeOf()] }, { storedState: known, lookups: [only] }));
    expect(plan.toFind.map(({ name }) => name)).toEqual(expected);
  });
});

test('a record in doubt is looked up, although no write needs it', () => {
  const storedState = {
    formerIds: { order: '801A' },
    applied: { '["Order","order"] state': [1] },
  };
  const plan = planWrites(runOf({ 1: [writeOf()] }, { storedState, lookups: both }));
  expect([plan.writes, plan.toFind.map(({ name }) => name)]).toEqual([[], ['order']]);
});

describe('what was written to a record', () => {
  const linked = [writeOf({ group: 'fraud', fields: { Fraud__c: 'passed' } })];
  const plannedWith = (applied: object) =>
    planWrites(
      runOf(
        { 1: [writeOf({ version: [2] })], 2: [] },
        { storedState: { ...known, linked, applied } },
      ),
    ).writes.flatMap(({ groups }) => groups.map(({ name, events }) => [name, events]));

  test('is planned for the first event once it is not applied any more', () => {
    expect(plannedWith({})).toEqual([
      ['fraud', ['1']],
      ['state', ['1']],
    ]);
  });

  test('is not planned while it is applied', () => {
    expect(plannedWith({ '["Order","order"] fraud': [1] })).toEqual([['state', ['1']]]);
  });
});

describe('a remembered record with a claim is looked up again for writes that depend on it', () => {
  const claim = { field: 'DR_Order_Id__c', value: '2044', label: 'id' };
  const fields = { Order__c: { lookup: 'order' } };
  const dependent = writeOf({ record: FILE, after: 'order', fields });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['when nothing is written to it', [dependent], claim, ['order']],
    ['not when something is written to it', [writeOf(), dependent], claim, []],
    ['not when it has no claim', [dependent], undefined, []],
  ])('%s', (_case, writes, of, expected) => {
    const lookups = [{ ...ORDER_LOOKUP, ...(of === undefined ? {} : { claim: of }) }];
    const plan = planWrites(runOf({ 1: writes }, { storedState: known, lookups }));
    expect(plan.toFind.map(({ name }) => name)).toEqual(expected);
  });
});

test('a write whose record no event has created is deferred', () => {
  const update = writeOf({ record: FILE, creates: false });
  const { writes, deferred } = planWrites(runOf({ 1: [update] }));
  expect([writes, deferred]).toEqual([[], [update]]);
});

test('when the keys of a subject make no look-up possible nothing is planned, and the plan has the reason', () => {
  const lookups = new InvalidEventError('metadata.sfOrderId', 'a record id', 'not-an-id');
  expect(planWrites(runOf({ 1: [writeOf()] }, { lookups }))).toMatchObject({
    writes: [],
    toFind: [],
    unreadable: { code: 'INVALID_EVENT', field: 'metadata.sfOrderId' },
  });
});

test('an error that is not the fault of the events is thrown', () => {
  const run = runOf({ 1: [writeOf()] });
  const lookups = () => {
    throw new TypeError('a defect');
  };
  expect(() => planWrites({ ...run, source: { ...run.source, lookups } })).toThrow('a defect');
});

test('the look-ups of many subjects are collected in the order of their plans', () => {
  const plans = [[writeOf()], [ofFile], [fileOfAccount, writeOf()]].map((writes) =>
    planWrites(runOf({ 1: writes }, { lookups: both })),
  );
  expect(lookupsOf(plans).map(({ name }) => name)).toEqual(['order', 'order', 'account']);
});
