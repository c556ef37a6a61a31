import { request } from 'node:http';
import { Client } from 'pg';
import { eventually } from '../../support/eventually.ts';
import { CONNECTOR_HEADER, orgWithAdmin, setFault } from './admin-client.ts';
import { createFile, upload } from './file-calls.ts';
import { filePart, multipartBody } from './multipart-body.ts';
import type { RunningOrg } from './running-org.ts';

let org: RunningOrg;

beforeAll(async () => {
  org = await orgWithAdmin({ maxFileSize: 3 * 1024 * 1024 });
});

afterAll(() => org[Symbol.asyncDispose]());

/** A byte that no other file of these tests consists of. */
const MARK = 0xd7;

async function storedPartsOf({ databaseUrl }: RunningOrg, byte: number): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    'select count(*)::int as parts from org_blob where get_byte(part, 0) = $1',
    [byte],
  );
  await client.end();
  return rows[0].parts;
}

async function storedParts({ databaseUrl }: RunningOrg): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as parts from org_blob');
  await client.end();
  return rows[0].parts;
}

test('a larger file is refused, and nothing of it is kept', async () => {
  const record = { PathOnClient: 'a.pdf' };
  const largest = Buffer.alloc(3 * 1024 * 1024, 1);
  expect((await upload(org, record, largest)).status).toBe(201);
  const parts = await storedParts(org);
  expect(parts).toBe(3);
  // The client of a much larger file still sends while the answer is made, and gets it.
  for (const bytes of [3 * 1024 * 1024 + 1, 30 * 1024 * 1024]) {
    const { status, body } = await upload(org, record, Buffer.alloc(bytes));
    expect({ status, body }).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_MULTIPART_REQUEST' }],
    });
  }
  await eventually(async () => expect(await storedParts(org)).toBe(parts));
});

test('a file whose record is refused is not kept', async () => {
  const parts = await storedParts(org);
  const { status } = await upload(org, { Unknown__c: 1 }, Buffer.alloc(10));
  expect(status).toBe(400);
  await eventually(async () => expect(await storedParts(org)).toBe(parts));
});

test('each call counts, and an upload without a session is denied and not stored', async () => {
  const used = async () =>
    Number(
      /api-usage=(\d+)\//.exec(
        (await org.call('GET', '/limits')).headers.get('sforce-limit-info') ?? '',
      )?.[1],
    );
  const before = await used();
  await upload(org, { PathOnClient: 'a.pdf' }, Buffer.alloc(10));
  expect(await used()).toBe(before + 2);
  const denied = await upload({ url: org.url, token: 'x' }, {}, Buffer.alloc(2 * 1024 * 1024));
  expect(denied).toMatchObject({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] });
});

test('the storage of an org can be used up', async () => {
  await setFault(org, 'storage-limit', { times: 1, object: 'ContentVersion' });
  const send = () => upload(org, { PathOnClient: 'a.txt' }, Buffer.from('a'), CONNECTOR_HEADER);
  const parts = await storedParts(org);
  expect((await send()).body).toMatchObject([
    { errorCode: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded' },
  ]);
  await eventually(async () => expect(await storedParts(org)).toBe(parts));
  expect((await send()).status).toBe(201);
});

test('contents without a version are dropped at a start, once they are old', async () => {
  const { version } = await createFile(org.call);
  const client = new Client({ connectionString: org.databaseUrl });
  await client.connect();
  await client.query(`update org_blob set stored_at = now() - interval '2 hours'`);
  await client.query(`insert into org_blob (id, number, part, stored_at) values
    ('old', 0, 'x', now() - interval '2 hours'), ('new', 0, 'x', now())`);
  await org.restart();
  const { rows } = await client.query(`select id from org_blob where id in ('old', 'new')`);
  await client.end();
  expect(rows).toEqual([{ id: 'new' }]);
  const { url, token } = org;
  const path = `/services/data/v67.0/sobjects/ContentVersion/${version}/VersionData`;
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.text()).toBe('text');
});

test('an upload that its client gives up leaves nothing', async () => {
  const contents = Buffer.alloc(2 * 1024 * 1024, MARK);
  const { headers, body } = multipartBody(filePart(contents, {}));
  const call = request(`${org.url}/services/data/v67.0/sobjects/ContentVersion`, {
    method: 'POST',
    headers: { ...headers, 'content-length': body.length, authorization: `Bearer ${org.token}` },
  });
  call.on('error', () => {});
  call.write(body.subarray(0, body.length - 10));
  await eventually(async () => expect(await storedPartsOf(org, MARK)).toBeGreaterThan(0));
  call.destroy();
  await eventually(async () => expect(await storedPartsOf(org, MARK)).toBe(0));
});
