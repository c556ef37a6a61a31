import { CallError } from '../../../src/http-client/call-error.ts';
import { createOrgMemory } from '../../../src/salesforce/memory/org-memory.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import type { RecordToWrite } from '../../../src/salesforce/records/composite-batches.ts';
import { writeRecords } from '../../../src/salesforce/records/write-records.ts';
import { CompositeOrg, failure, ok, type Sent, sizes, success } from './composite-org.ts';

const orders = (count: number) =>
  Array.from({ length: count }, (_, index): RecordToWrite => {
    return { object: 'Order', key: 'Id', value: `order-${index}`, fields: { State__c: 'x' } };
  });

const TRIGGER = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';
const TOO_MANY = 'OrderRollup: System.LimitException: Too many SOQL queries: 101';

/** Refuses all rows of a collection for which the rule holds. */
function orgRefusing(
  isRefused: (records: Sent[]) => boolean,
  code = TRIGGER,
  message = TOO_MANY,
  memory = createOrgMemory(),
) {
  const answer = (records: Sent[]) =>
    ok(records.map(() => (isRefused(records) ? failure(code, message) : success())));
  return new CompositeOrg(answer, memory);
}

const takes = (most: number) => (records: Sent[]) => records.length > most;
const hasBad = (records: Sent[]) => records.some(({ id }) => id === 'order-137');
const FIVE_OF_40 = [40, 40, 40, 40, 40];

async function refusedIndexes(org: CompositeOrg, count: number): Promise<number[]> {
  const outcomes = await writeRecords(org, orders(count));
  return outcomes.flatMap(({ written }, index) => (written ? [] : [index]));
}

test('a trigger that takes at most 40 records costs one call more, once', async () => {
  const org = orgRefusing(takes(40));
  expect(await refusedIndexes(org, 200)).toEqual([]);
  expect(await refusedIndexes(org, 200)).toEqual([]);
  expect(sizes(org)).toEqual([[200], FIVE_OF_40, FIVE_OF_40]);
});

test('a trigger that takes at most 39 records costs six calls more, once', async () => {
  const org = orgRefusing(takes(39));
  expect(await refusedIndexes(org, 200)).toEqual([]);
  expect(org.calls).toHaveLength(7);
  expect(await refusedIndexes(org, 40)).toEqual([]);
  expect(sizes(org).at(-1)).toEqual([8, 8, 8, 8, 8]);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a trigger that fails', TRIGGER, 'OrderTrigger: execution of AfterUpdate caused by: System.NullPointerException'],
  ['a flow that fails', 'CANNOT_EXECUTE_FLOW_TRIGGER', 'An unhandled fault has occurred in this flow'],
  ['an error that Salesforce does not explain', 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'],
  ['a limit that a trigger shows as a validation error', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Apex CPU time limit exceeded'],
])('of 200 records that are refused together by %s, the one at fault is found with four more calls', async (_case, code, message) => {
  const org = orgRefusing(hasBad, code, message);
  expect(await refusedIndexes(org, 200)).toEqual([137]);
  expect(sizes(org)).toEqual([[200], FIVE_OF_40, [8, 8, 8, 8, 8], [2, 2, 2, 2], [1, 1]]);
  // One record at fault says nothing of the size.
  expect(org.memory.lots.of('Order').size).toBe(200);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a value', 'STRING_TOO_LONG', 'No.'],
  ['a validation rule', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No.'],
  ['a lock', 'UNABLE_TO_LOCK_ROW', 'No.'],
  ['a lock within a trigger', TRIGGER, 'Rollup: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record'],
  ['a record that is gone', 'ENTITY_IS_DELETED', 'No.'],
])('records that are refused for %s are not sent again: their number is not the reason', async (_case, code, message) => {
  const org = orgRefusing(() => true, code, message);
  expect(await refusedIndexes(org, 7)).toHaveLength(7);
  expect(org.calls).toHaveLength(1);
});

test('when all 200 are refused, eleven calls find that out: those not tried alone are retried later', async () => {
  const org = orgRefusing(() => true, TRIGGER, 'No.');
  const outcomes = await writeRecords(org, orders(200));
  const verdicts = outcomes.map((outcome) => (outcome.written ? '' : outcome.refusal.verdict));
  expect(org.calls).toHaveLength(11);
  expect(new Set(verdicts)).toEqual(new Set(['park', 'retry']));
  const untried = outcomes.map((outcome) => !outcome.written && outcome.refusal.isUntried === true);
  expect(untried).toEqual(verdicts.map((verdict) => verdict === 'retry'));
  const alone = org.calls.flat().flatMap(({ body: { records } }) => {
    return records.length === 1 ? [String(records[0]?.id)] : [];
  });
  const parked = orders(200).filter((_, index) => verdicts[index] === 'park');
  expect(parked.map(({ value }) => value)).toEqual(alone);
});

test('rows that are refused together among others that are written are sent again without these', async () => {
  const org = new CompositeOrg((records) =>
    ok(
      records.map(({ id }) =>
        records.length > 1 && /[13]$/.test(String(id)) ? failure('LIMIT_EXCEEDED') : success(),
      ),
    ),
  );
  expect(await refusedIndexes(org, 10)).toEqual([]);
  expect(sizes(org)).toEqual([[10], [1, 1]]);
  expect(org.memory.lots.of('Order').size).toBe(200);
});

test.each([41, 42])(
  'of %d records, those beyond the 40 that a trigger takes are sent again',
  async (count) => {
    const org = new CompositeOrg((records) =>
      ok(records.map((_, index) => (index < 40 ? success() : failure(TRIGGER, 'Too many.')))),
    );
    expect(await refusedIndexes(org, count)).toEqual([]);
    expect(org.calls).toHaveLength(2);
  },
);

test('a single record that a trigger refuses among others is parked after it was tried alone', async () => {
  const org = new CompositeOrg((records) =>
    ok(records.map(({ id }) => (id === 'order-3' ? failure(TRIGGER, 'No.') : success()))),
  );
  const outcomes = await writeRecords(org, orders(10));
  expect(outcomes[3]).toMatchObject({ written: false, refusal: { verdict: 'park' } });
  expect(outcomes.filter(({ written }) => written)).toHaveLength(9);
  expect(sizes(org)).toEqual([[10], [1]]);
});

test('each object has a size of its own', async () => {
  const org = orgRefusing(takes(40));
  const files = Array.from({ length: 30 }, (_, index): RecordToWrite => {
    return { object: 'File__c', key: 'File_Id__c', value: `${index}`, fields: {} };
  });
  await writeRecords(org, [...orders(200), ...files]);
  await writeRecords(org, [...orders(80), ...files]);
  expect(sizes(org)).toEqual([[200, 30], FIVE_OF_40, [40, 40, 30]]);
});

test('the size grows again after twenty full lots, and falls again at once', async () => {
  let most = 40;
  const org = orgRefusing((records) => records.length > most);
  await refusedIndexes(org, 200);
  for (let lots = 0; lots < 20; lots += 5) await refusedIndexes(org, 200);
  await refusedIndexes(org, 160);
  expect(sizes(org).at(-1)).toEqual([16, 16, 16, 16, 16]);
  most = 200;
  for (let lots = 0; lots < 60; lots += 1) await refusedIndexes(org, 200);
  await refusedIndexes(org, 200);
  expect(sizes(org).at(-1)).toEqual([200]);
});

test('no collection is larger than the setting', async () => {
  const org = orgRefusing(() => false, '', '', createOrgMemory({ maxLotSize: 30 }));
  expect(await refusedIndexes(org, 100)).toEqual([]);
  expect(sizes(org)).toEqual([[30, 30, 30, 10]]);
});

describe('an org that is too slow', () => {
  /** Does not answer in time when a call has more records than this. */
  class SlowOrg extends CompositeOrg {
    most = 100;
    override async call(request: Parameters<CompositeOrg['call']>[0]): Promise<unknown> {
      const answer = await super.call(request);
      const carried =
        sizes(this)
          .at(-1)
          ?.reduce((sum, size) => sum + size, 0) ?? 0;
      if (carried <= this.most) return answer;
      const cause = new CallError('Too late.', { reason: 'timeout' });
      throw new OrgOutageError('unavailable', 'No answer in time.', { cause });
    }
  }
  const slowOrg = () => new SlowOrg((records) => ok(records.map(() => success())));

  test('gets half as many records in one call after each time-out', async () => {
    const org = slowOrg();
    for (let call = 0; call < 3; call += 1) {
      await expect(writeRecords(org, orders(600))).rejects.toMatchObject({ isTimeout: true });
    }
    expect(await refusedIndexes(org, 600)).toEqual([]);
    expect(sizes(org)).toEqual([[200, 200, 200], [200, 100], [150], ...Array(8).fill([75])]);
  });

  test.each([1, 2, 10])(
    'gets as many records in a call as before when %d have no answer in time',
    async (few) => {
      const org = slowOrg();
      org.most = 0;
      await expect(writeRecords(org, orders(few))).rejects.toMatchObject({ isTimeout: true });
      org.most = 1000;
      expect(await refusedIndexes(org, 200)).toEqual([]);
      expect(sizes(org)).toEqual([[few], [200]]);
    },
  );

  test('gets one record in a call at least, and more again when it answers in time', async () => {
    const org = slowOrg();
    org.most = 0;
    for (let call = 0; call < 12; call += 1) {
      await expect(writeRecords(org, orders(1000))).rejects.toMatchObject({ isTimeout: true });
    }
    expect(sizes(org).at(-1)).toEqual([1]);
    org.most = 1000;
    expect(await refusedIndexes(org, 60)).toEqual([]);
    expect(sizes(org).slice(12)).toEqual(Array(60).fill([1]));
    await refusedIndexes(org, 60);
    expect(sizes(org).slice(72)).toEqual(Array(30).fill([2]));
    expect(org.memory.calls.of('Order')).toBe(4);
  });
});

test('an outage of another kind does not change how many records a call carries', async () => {
  const org = new CompositeOrg(() => ({ httpStatusCode: 500, body: null }));
  await expect(writeRecords(org, orders(600))).rejects.toThrow(OrgOutageError);
  expect(org.memory.calls.of('Order')).toBe(1000);
});
