import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startLocalOrg } from '../../../local/org/start.ts';
import { freshDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { IDENTITY, logIn, METADATA_DIRECTORY, runningOrg } from './running-org.ts';

test('rows, tokens, auto numbers and the count of API calls are kept after a restart', async () => {
  await using org = await runningOrg();
  const { id } = await org.connection.sobject('DR_Fulfillment__c').create({ Code__c: 'kept' });
  await org.restart();
  const response = await fetch(`${org.url}/services/data/v67.0/sobjects/DR_Fulfillment__c/${id}`, {
    headers: { authorization: `Bearer ${org.token}` },
  });
  expect(await response.json()).toMatchObject({ Code__c: 'kept', Name: 'Fulfillment-000001' });
  expect(response.headers.get('sforce-limit-info')).toBe('api-usage=2/15000');
  const next = await org.connection.sobject('DR_Fulfillment__c').create({});
  const row = await org.connection.sobject('DR_Fulfillment__c').retrieve(String(next.id));
  expect(row.Name).toBe('Fulfillment-000002');
});

test('beyond the daily limit, every call is denied and none is counted', async () => {
  await using org = await runningOrg({ dailyApiLimit: 3 });
  const paths = ['/limits', '/nowhere', '/sobjects'];
  for (const path of paths)
    await org.connection.request(`/services/data/v67.0${path}`).catch(() => {});
  for (const _ of [1, 2]) {
    const response = await fetch(`${org.url}/services/data/v67.0/limits`, {
      headers: { authorization: `Bearer ${org.token}` },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('sforce-limit-info')).toBe('api-usage=3/3');
    expect(await response.json()).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ]);
  }
});

test('a database connection that breaks during a write fails only that call', async () => {
  await using org = await runningOrg();
  const { id } = await org.connection.sobject('DR_Fulfillment__c').create({ Code__c: 'a' });
  const other = new pg.Client({ connectionString: org.databaseUrl });
  await other.connect();
  await other.query('begin; select * from org_row for update');
  const complaints: unknown[] = [];
  const { error } = console;
  console.error = (...parts: unknown[]) => complaints.push(parts);
  const write = org.call('PATCH', `/sobjects/DR_Fulfillment__c/${id}`, { Code__c: 'b' });
  await eventually(async () => {
    const { rowCount } = await other.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()`,
    );
    expect(rowCount).toBe(1);
  });
  expect(await write).toMatchObject({ status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION' }] });
  console.error = error;
  expect(complaints).toHaveLength(1);
  await other.end();
  const row = await org.call('GET', `/sobjects/DR_Fulfillment__c/${id}`);
  expect(row).toMatchObject({ status: 200, body: { Code__c: 'a' } });
});

test("limits contain the day's remaining calls", async () => {
  await using org = await runningOrg({ dailyApiLimit: 50 });
  const limits = await org.connection.limits();
  expect(limits).toMatchObject({ DailyApiRequests: { Max: 50, Remaining: 49 } });
  expect(org.connection.limitInfo.apiUsage).toEqual({ used: 1, limit: 50 });
});

test('key prefixes do not change when an object with an earlier name is added', async () => {
  const metadataDirectory = await mkdtemp(join(tmpdir(), 'org-metadata-'));
  await cp(METADATA_DIRECTORY, metadataDirectory, { recursive: true });
  await using org = await runningOrg({ metadataDirectory });
  const prefix = async (object: string) => (await org.connection.describe(object)).keyPrefix;
  expect(await prefix('DR_Fulfillment__c')).toBe('a00');
  expect(await prefix('DR_Invoice__c')).toBe('a01');
  await cp(
    join(metadataDirectory, 'objects/DR_Invoice__c'),
    join(metadataDirectory, 'objects/A__c'),
    { recursive: true },
  );
  await org.restart();
  expect(await prefix('DR_Fulfillment__c')).toBe('a00');
  expect(await prefix('A__c')).toBe('a02');
  await rm(metadataDirectory, { recursive: true });
});

test('existing rows can be found by a field that becomes an external id', async () => {
  const metadataDirectory = await mkdtemp(join(tmpdir(), 'org-metadata-'));
  await cp(METADATA_DIRECTORY, metadataDirectory, { recursive: true });
  await using org = await runningOrg({ metadataDirectory });
  const { id } = await org.connection.sobject('DR_Fulfillment__c').create({ Code__c: 'early' });
  await writeFile(
    join(metadataDirectory, 'objects/DR_Fulfillment__c/fields/Code__c.field-meta.xml'),
    '<CustomField><fullName>Code__c</fullName><externalId>true</externalId><length>10</length><type>Text</type></CustomField>',
  );
  await org.restart();
  const soql = "SELECT Id FROM DR_Fulfillment__c WHERE Code__c = 'early'";
  expect((await org.connection.query(soql)).records).toMatchObject([{ Id: id }]);
  await rm(metadataDirectory, { recursive: true });
});

test('a validation rule that cannot be evaluated fails the start with its name', async () => {
  const metadataDirectory = await mkdtemp(join(tmpdir(), 'org-metadata-'));
  await cp(METADATA_DIRECTORY, metadataDirectory, { recursive: true });
  const database = await freshDatabase();
  const rule = join(metadataDirectory, 'objects/Order/validationRules');
  await cp(join(metadataDirectory, 'objects/DR_Fulfillment__c/validationRules'), rule, {
    recursive: true,
  });
  const options = { databaseUrl: database.url, host: '127.0.0.1', port: 0, identity: IDENTITY };
  await expect(startLocalOrg({ ...options, metadataDirectory })).rejects.toThrow(
    'Validation rule Order.Guard cannot be evaluated by the local org: Field Version__c does not exist.',
  );
  await database.drop();
  await rm(metadataDirectory, { recursive: true });
});

test('a taken port rejects with EADDRINUSE', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const database = await freshDatabase();
  const options = { databaseUrl: database.url, host: '127.0.0.1', port, identity: IDENTITY };
  await expect(
    startLocalOrg({ ...options, metadataDirectory: METADATA_DIRECTORY }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await database.drop();
  taken.close();
});

test('an identity with a wrong check suffix fails the start', async () => {
  const identity = { ...IDENTITY, userId: '0055e000000UserAAA' };
  const options = { databaseUrl: 'postgres://unused', host: '127.0.0.1', port: 0, identity };
  await expect(
    startLocalOrg({ ...options, metadataDirectory: METADATA_DIRECTORY }),
  ).rejects.toThrow('did you mean 0055e000000UserAAC?');
});

test('an org starts with the metadata of force-app', async () => {
  const metadataDirectory = join(import.meta.dirname, '../../../force-app/main/default');
  await using org = await runningOrg({ metadataDirectory });
  expect(await logIn(org.url)).toHaveProperty('access_token');
  const { fields } = await org.connection.describe('DR_Fulfillment__c');
  expect(fields.find(({ name }) => name === 'DR_Order_Id__c')).toMatchObject({
    externalId: true,
    idLookup: true,
    unique: true,
  });
});

test('the org is a sandbox when it is started as one, and no longer when it is not', async () => {
  await using org = await runningOrg({ isSandbox: true });
  const isSandbox = async () => {
    const { records } = await org.connection.query('SELECT IsSandbox FROM Organization');
    return records[0]?.IsSandbox;
  };
  expect(await isSandbox()).toBe(true);
  await org.restart({ isSandbox: false });
  expect(await isSandbox()).toBe(false);
});
