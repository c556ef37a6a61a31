import {
  admin,
  clearFaults,
  connectorClient,
  newIds,
  orgWithAdmin,
  setFault,
  upsertAsConnector,
  written,
} from './admin-client.ts';
import type { RunningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await orgWithAdmin();
});
afterEach(() => clearFaults(org));
afterAll(() => org[Symbol.asyncDispose]());

interface RowResult {
  success: boolean;
  errors: { statusCode: string; message: string }[];
}

async function resultsOf(ids: string[]): Promise<RowResult[]> {
  return JSON.parse((await upsertAsConnector(org, ids)).text);
}

describe('what a trigger throws', () => {
  test.each([
    ['wrapped-lock', 'UNABLE_TO_LOCK_ROW'],
    ['wrapped-query-lock', 'Record Currently Unavailable'],
    ['wrapped-cpu-limit', 'Apex CPU time limit exceeded'],
  ])('%s: the code is that of a trigger, and the text contains %s', async (kind, cause) => {
    const ids = newIds();
    await setFault(org, kind, { times: 1 });
    const [first, ...others] = await resultsOf(ids);
    expect(first).toMatchObject({
      success: false,
      errors: [
        {
          statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
          message: expect.stringContaining(cause),
        },
      ],
    });
    expect(first?.errors[0]?.message).toContain('execution of AfterUpdate');
    expect(others).toMatchObject([{ success: true }, { success: true }]);
    expect(await written(org, ids)).toBe(2);
  });
});

test('refused-row: by default an unknown code; code and text can be chosen', async () => {
  await setFault(org, 'refused-row');
  expect(await resultsOf(newIds(1))).toMatchObject([
    { errors: [{ statusCode: 'UNHEARD_OF_ROW_REFUSAL' }] },
  ]);
  await setFault(org, 'refused-row', { errorCode: 'STORAGE_LIMIT_EXCEEDED', message: 'Full.' });
  expect(await resultsOf(newIds(1))).toMatchObject([
    { errors: [{ statusCode: 'STORAGE_LIMIT_EXCEEDED', message: 'Full.' }] },
  ]);
});

describe('certain rows', () => {
  test('approval-lock: only the rows that match are refused', async () => {
    const ids = newIds();
    await setFault(org, 'approval-lock', {
      match: { field: 'DR_Order_Id__c', values: [ids[1], 'another'] },
    });
    expect(await resultsOf(ids)).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'ENTITY_IS_LOCKED' }] },
      { success: true },
    ]);
  });

  test('rows are matched by id as well', async () => {
    const created = await org.connection.sobject('Account').create({ Name: 'A' });
    const id = String(created.id);
    await setFault(org, 'approval-lock', { match: { field: 'Id', values: [id] } });
    const update = connectorClient(org).sobject('Account').update({ Id: id, Name: 'B' });
    await expect(update).rejects.toMatchObject({ errorCode: 'ENTITY_IS_LOCKED' });
  });

  test('object: the rows of other objects are not affected', async () => {
    await setFault(org, 'wrapped-lock', { object: 'Order' });
    expect(await resultsOf(newIds(1))).toMatchObject([{ success: true }]);
    await setFault(org, 'wrapped-lock', { object: 'DR_Fulfillment__c' });
    expect(await resultsOf(newIds(1))).toMatchObject([{ success: false }]);
  });
});

describe('trigger-limit', () => {
  test('more rows than the trigger can take are refused, each with the same error', async () => {
    await setFault(org, 'trigger-limit', { maxRecords: 4, object: 'DR_Fulfillment__c' });
    const five = newIds(5);
    const results = await resultsOf(five);
    expect(new Set(results.map(({ errors }) => errors[0]?.message)).size).toBe(1);
    expect(results[4]).toMatchObject({
      success: false,
      errors: [
        {
          statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
          message: expect.stringContaining('System.LimitException: Too many SOQL queries: 101'),
        },
      ],
    });
    expect(await written(org, five)).toBe(0);
  });

  test('as many rows as the trigger can take are written', async () => {
    await setFault(org, 'trigger-limit', { maxRecords: 4 });
    const four = newIds(4);
    await upsertAsConnector(org, four);
    expect(await written(org, four)).toBe(4);
  });
});

describe('one record that always breaks', () => {
  const match = (value: string | undefined) => ({
    match: { field: 'DR_Order_Id__c', values: [value] },
  });

  test('breaking-record: all rows that are written with it are refused', async () => {
    const ids = newIds();
    await setFault(org, 'breaking-record', match(ids[1]));
    const refused = {
      success: false,
      errors: [{ message: expect.stringContaining('NullPointerException') }],
    };
    expect(await resultsOf(ids)).toMatchObject([refused, refused, refused]);
    expect(await resultsOf([ids[0] ?? '', ids[2] ?? ''])).toMatchObject([
      { success: true },
      { success: true },
    ]);
  });

  test('hanging-record: the call gets no answer, and nothing is written', async () => {
    const ids = newIds();
    await setFault(org, 'hanging-record', { ...match(ids[1]), delayMs: 100 });
    await expect(upsertAsConnector(org, ids)).rejects.toMatchObject({ message: 'fetch failed' });
    expect(await written(org, ids)).toBe(0);
    expect((await upsertAsConnector(org, newIds())).status).toBe(200);
  });
});

describe('slow-records', () => {
  test('the answer is late by a time for each record, though all are written', async () => {
    const ids = newIds();
    await setFault(org, 'slow-records', { delayMs: 100 });
    const start = performance.now();
    const answer = upsertAsConnector(org, ids);
    expect((await answer).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(290);
    expect(await written(org, ids)).toBe(3);
  });

  test('calls that write nothing are not delayed', async () => {
    await setFault(org, 'slow-records', { delayMs: 600_000 });
    const triggered = async () =>
      (await admin(org, 'GET', '/faults')).body.injected['slow-records'];
    const before = await triggered();
    expect(await connectorClient(org).query('SELECT Id FROM Account')).toMatchObject({
      done: true,
    });
    expect(await triggered()).toBe(before);
  });
});
