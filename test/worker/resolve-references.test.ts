import type { LookupResult } from '../../src/salesforce/records/find-records.ts';
import type { Lookup, Write } from '../../src/salesforce/records/write.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { planWrites } from '../../src/worker/plan-writes.ts';
import { resolveReferences } from '../../src/worker/resolve-references.ts';
import { FILE, ORDER_LOOKUP, runOf, writeOf } from './runs.ts';

const lookups = [ORDER_LOOKUP, { ...ORDER_LOOKUP, name: 'account', object: 'Account' }];
const ofAccount = { record: { object: 'Account', lookup: 'account' } } as const;
const fileOfOrder = writeOf({
  record: FILE,
  group: 'order',
  fields: { Order__c: { lookup: 'order' } },
});
const stateOfFile = writeOf({ record: FILE });

const found = (id: string): LookupResult => ({ kind: 'found', id });
const nothing: LookupResult = { kind: 'nothing' };
const refusal: Refusal = {
  verdict: 'park',
  code: 'INVALID_TYPE',
  object: 'Account',
  fields: [],
  detail: '',
};
const refused: LookupResult = { kind: 'refused', refusal };
const explanation = 'Order 801A carries 1; this event is of 2.';
const conflict: LookupResult = {
  ...{ kind: 'conflict', object: 'Order', explanation },
  claim: { field: 'DR_Order_Id__c', value: '2', label: 'invoice number' },
  parties: { record: '801A', owner: '1' },
};
const conflictRefusal = {
  verdict: 'conflict',
  code: 'ORDER_CONFLICT',
  object: 'Order',
  fields: ['DR_Order_Id__c'],
  detail: '',
  explanation: expect.stringMatching(
    /^Order 801A carries 1; this event is of 2\. A\. The other order is over/,
  ),
  parties: { record: '801A', owner: '1' },
};

function resolve(events: Record<string, Write[]>, results: LookupResult[], storedState = {}) {
  const [plan] = resolveReferences([planWrites(runOf(events, { lookups, storedState }))], results);
  if (plan === undefined) throw new Error('one plan was given');
  return {
    ready: plan.ready.map(({ write: { record, groups } }) => [
      record.object,
      ...groups.map(({ name }) => name),
    ]),
    waiting: [...plan.waiting],
    ids: plan.ids,
    notes: plan.notes,
    refusal: plan.refusal,
    refused: plan.refused.map(({ write: { record, groups }, events, refusal: { code } }) => [
      record.object,
      ...groups.map(({ name }) => name),
      events,
      code,
    ]),
  };
}

const order = { Order: [['Order', 'state']], nothing: [] };

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a record that is found is ready', { 1: [writeOf()] }, [found('801A')], order.Order, []],
  ['a record that is not found makes its events wait', { 1: [writeOf()], 2: [writeOf()] }, [nothing], order.nothing, ['1', '2']],
  ['a record that is known by its key needs no result', { 1: [stateOfFile] }, [], [['File__c', 'state']], []],
  ['only the groups that refer to a missing record wait', { 1: [stateOfFile], 2: [fileOfOrder] }, [nothing], [['File__c', 'state']], ['2']],
  ['a record all of whose groups refer to a missing record waits', { 1: [fileOfOrder] }, [nothing], order.nothing, ['1']],
  ['a missing record does not delay writes to others', { 1: [writeOf(), writeOf(ofAccount)] }, [found('801A'), nothing], order.Order, ['1']],
])('%s', (_case, events, results, ready, waiting) => {
  expect(resolve(events, results)).toMatchObject({ ready, waiting, refusal: undefined });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a record of another subject', [conflict]],
  ['a record of another subject, before a refused look-up', [conflict, refused]],
  ['a record of another subject, after a refused look-up', [refused, conflict]],
])('%s stops all writes of the subject', (_case, results) => {
  const events = { 1: [writeOf(), stateOfFile], 2: [writeOf(ofAccount)] };
  const resolved = resolve(events, results);
  expect(resolved).toMatchObject({ ready: [], waiting: [], refusal: conflictRefusal, refused: [] });
});

const afterOrder = writeOf({ record: FILE, group: 'later', after: 'order' });

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['the record itself', { 1: [writeOf(), stateOfFile] }, [refused], [['File__c', 'state']], [['Order', 'state', ['1'], 'INVALID_TYPE']]],
  ['a field group that refers to the record', { 1: [stateOfFile, fileOfOrder] }, [refused], [['File__c', 'state']], [['File__c', 'order', ['1'], 'INVALID_TYPE']]],
  ['a write that depends on the record', { 1: [writeOf(), afterOrder] }, [refused], [], [['Order', 'state', ['1'], 'INVALID_TYPE'], ['File__c', 'later', ['1'], 'INVALID_TYPE']]],
  ['one of two records', { 1: [writeOf()], 2: [writeOf(ofAccount)] }, [found('801A'), refused], order.Order, [['Account', 'state', ['2'], 'INVALID_TYPE']]],
])('a refused look-up stops only what needs it: %s', (_case, events, results, ready, refusedParts) => {
  expect(resolve(events, results)).toMatchObject({
    ...{ ready, waiting: [], refusal: undefined, refused: refusedParts },
  });
});

test('a refused look-up and one that finds nothing each keep back what needs them', () => {
  const events = { 1: [writeOf(), stateOfFile], 2: [writeOf(ofAccount)] };
  expect(resolve(events, [nothing, refused])).toMatchObject({
    ready: [['File__c', 'state']],
    waiting: ['1'],
    refused: [['Account', 'state', ['2'], 'INVALID_TYPE']],
  });
});

test('ids that are found are added to those that are known', () => {
  const events = { 1: [writeOf(), writeOf(ofAccount)] };
  const known = { ids: { account: '001A' } };
  expect(resolve(events, [found('801A')], known).ids).toEqual({ account: '001A', order: '801A' });
});

test('each subject gets the results of its own look-ups', () => {
  const plans = [[writeOf()], [stateOfFile], [writeOf()]].map((writes) =>
    planWrites(runOf({ 1: writes }, { lookups: lookups.map((lookup) => ({ ...lookup })) })),
  );
  const resolved = resolveReferences(plans, [conflict, found('801B')]);
  expect(
    resolved.map(({ ids, ready, refusal: { code } = {} }) => [ids, ready.length, code]),
  ).toEqual([
    [{}, 0, 'ORDER_CONFLICT'],
    [{}, 1, undefined],
    [{ order: '801B' }, 1, undefined],
  ]);
});

test('a note about how a record was found is passed on', () => {
  const note = 'Order 801A carries it.';
  expect(resolve({ 1: [writeOf()] }, [{ kind: 'found', id: '801A', note }]).notes).toEqual([note]);
});

describe('a remembered record that is looked up again', () => {
  const again = { ...ORDER_LOOKUP, always: true } as const;
  const resolveAgain = (result: LookupResult) => {
    const storedState = { ids: { order: '801A' } };
    const run = runOf({ 1: [writeOf()] }, { lookups: [again], storedState });
    const [plan] = resolveReferences([planWrites(run)], [result]);
    return {
      ids: plan?.ids,
      ready: plan?.ready.map(({ found }) => [...found]),
      waiting: plan?.waiting,
    };
  };

  test('is replaced by the one that is found', () => {
    expect(resolveAgain(found('801B'))).toMatchObject({
      ids: { order: '801B' },
      ready: [['order']],
    });
  });

  test('is neither used nor forgotten when the look-up is refused', () => {
    expect(resolveAgain(refused)).toEqual({
      ids: { order: '801A' },
      ready: [],
      waiting: new Set(),
    });
  });

  test('is forgotten when none is found', () => {
    expect(resolveAgain(nothing)).toEqual({ ids: {}, ready: [], waiting: new Set(['1']) });
  });
});

describe('several subjects that claim one record', () => {
  const claim = { field: 'DR_Order_Id__c', value: '2044', label: 'order id' };
  const claimed = { ...ORDER_LOOKUP, claim };
  const plansOf = (count: number, lookup: Lookup) =>
    Array.from({ length: count }, () => {
      return planWrites(runOf({ 1: [writeOf(), fileOfOrder] }, { lookups: [{ ...lookup }] }));
    });
  const sendable = (plans: ReturnType<typeof resolveReferences>) =>
    plans.map(({ ids, ready }) => [
      ids.order,
      ready.map(({ isPostponed = false }) => !isPostponed),
    ]);

  test('one after the other: the first one writes, and the others look again', () => {
    const results = ['801A', '801A', '801B', '801A'].map(found);
    expect(sendable(resolveReferences(plansOf(4, claimed), results))).toEqual([
      ['801A', [true, true]],
      [undefined, [false, false]],
      ['801B', [true, true]],
      [undefined, [false, false]],
    ]);
  });

  test('without a claim they share it', () => {
    const resolved = resolveReferences(plansOf(2, ORDER_LOOKUP), [found('801A'), found('801A')]);
    expect(sendable(resolved)).toEqual([
      ['801A', [true, true]],
      ['801A', [true, true]],
    ]);
  });
});
