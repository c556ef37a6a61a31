import { type RunningOrg, runningOrg } from './running-org.ts';

const ROWS = 2450;

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
  const table = org.connection.sobject('DR_Invoice__c');
  for (let start = 0; start < ROWS; start += 200) {
    const numbers = Array.from({ length: Math.min(200, ROWS - start) }, (_, n) => start + n);
    await table.create(numbers.map((n) => ({ File_Id__c: `file-${String(n).padStart(4, '0')}` })));
  }
});
afterAll(() => org[Symbol.asyncDispose]());

const SOQL = 'SELECT Id, File_Id__c FROM DR_Invoice__c ORDER BY File_Id__c';

interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl: string;
  records: { Id: string; File_Id__c: string }[];
}

async function ask(path: string, batchSize?: number): Promise<Page> {
  const wish = { 'Sforce-Query-Options': `batchSize=${batchSize}` };
  const response = await fetch(`${org.url}${path}`, {
    headers: {
      authorization: `Bearer ${org.token}`,
      ...(batchSize !== undefined && wish),
    },
  });
  return (await response.json()) as Page;
}

const queryPath = `/services/data/v67.0/query?q=${encodeURIComponent(SOQL)}`;

test.each([
  [undefined, 2000],
  [250, 250],
  [10, 200],
  [5000, 2000],
])('a batchSize of %p returns %i rows per page', async (batchSize, size) => {
  const first = await ask(queryPath, batchSize);
  expect(first).toMatchObject({ totalSize: ROWS, done: false });
  expect(first.records).toHaveLength(size);
  expect(first.nextRecordsUrl).toMatch(
    new RegExp(`^/services/data/v67\\.0/query/01g\\w{15}-${size}$`),
  );
});

test('the pages contain every row once and in order, even after a restart of the org', async () => {
  let page = await ask(queryPath, 1000);
  const found = [...page.records];
  await org.restart();
  while (!page.done) {
    page = await ask(page.nextRecordsUrl, 1000);
    expect(page.totalSize).toBe(ROWS);
    expect(page.records).toHaveLength(page.done ? 450 : 1000);
    found.push(...page.records);
  }
  const expected = Array.from({ length: ROWS }, (_, n) => `file-${String(n).padStart(4, '0')}`);
  expect(found.map(({ File_Id__c }) => File_Id__c)).toEqual(expected);
});

test('a query in a Composite call has pages as well, and LIMIT ends them', async () => {
  const part = (referenceId: string, soql: string) => ({
    method: 'GET',
    url: `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`,
    referenceId,
  });
  const compositeRequest = [part('all', SOQL), part('limited', `${SOQL} LIMIT 2000`)];
  const { body } = await org.call('POST', '/composite', { compositeRequest });
  const [all, limited] = body.compositeResponse;
  expect(all.body).toMatchObject({ totalSize: ROWS, done: false });
  expect(all.body.records).toHaveLength(2000);
  expect((await ask(all.body.nextRecordsUrl)).records).toHaveLength(450);
  expect(limited.body).toMatchObject({ totalSize: 2000, done: true });
  expect(limited.body).not.toHaveProperty('nextRecordsUrl');
});

test('a further page returns current values, without rows that were deleted since', async () => {
  const table = org.connection.sobject('DR_Invoice__c');
  const { records } = await org.connection.query<{ Id: string; File_Id__c: string }>(
    `${SOQL} LIMIT 2 OFFSET 2000`,
  );
  const first = await ask(queryPath);
  await table.destroy(String(records[0]?.Id));
  await table.update({ Id: String(records[1]?.Id), Name: 'renamed' });
  const rest = await ask(first.nextRecordsUrl);
  expect(rest.totalSize).toBe(ROWS);
  expect(rest.records).toHaveLength(ROWS - 2001);
  expect(rest.records[0]).toMatchObject({ Id: records[1]?.Id });
});

test('a page of an unknown result or after the end of a result is rejected', async () => {
  const first = await ask(queryPath);
  for (const path of [
    '/services/data/v67.0/query/01g000000000000-2000',
    `${first.nextRecordsUrl}000`,
  ]) {
    expect(await ask(path)).toMatchObject([{ errorCode: 'INVALID_QUERY_LOCATOR' }]);
  }
});
