import {
  admin,
  CONNECTOR_HEADER,
  clearFaults,
  connectorClient,
  newIds,
  orgWithAdmin,
  setFault,
  upsertAsConnector,
  written,
} from './admin-client.ts';
import { logIn, type RunningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await orgWithAdmin();
});
afterEach(() => clearFaults(org));
afterAll(() => org[Symbol.asyncDispose]());

describe('refusals of every call', () => {
  test.each([
    ['expired-password', 403, 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD'],
    ['api-disabled', 403, 'API_DISABLED_FOR_ORG'],
    ['transaction-security', 403, 'TXN_SECURITY_NO_ACCESS'],
    ['not-found', 404, 'NOT_FOUND'],
    ['retired-version', 410, 'UNSUPPORTED_API_VERSION'],
    ['refused-call', 403, 'UNHEARD_OF_REFUSAL'],
  ])('%s: %d %s for reads and writes, while log-in works', async (kind, expected, errorCode) => {
    const ids = newIds();
    await setFault(org, kind);
    const { status, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(expected);
    expect(JSON.parse(text)).toEqual([{ message: expect.any(String), errorCode }]);
    const client = connectorClient(org);
    await expect(client.query('SELECT Id FROM Account')).rejects.toMatchObject({ errorCode });
    expect(await logIn(org.url)).toHaveProperty('access_token');
    expect(await written(org, ids)).toBe(0);
  });

  test('refused-call: status, code and text can be chosen', async () => {
    await setFault(org, 'refused-call', { status: 400, errorCode: 'NEW_CODE', message: 'No.' });
    const { status, text } = await upsertAsConnector(org, newIds());
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual([{ message: 'No.', errorCode: 'NEW_CODE' }]);
  });

  test('forbidden-html: a page with status 403', async () => {
    await setFault(org, 'forbidden-html');
    const { status, type, text } = await upsertAsConnector(org, newIds());
    expect({ status, type }).toEqual({ status: 403, type: 'text/html; charset=utf-8' });
    expect(text).toContain('<h1>Forbidden</h1>');
  });

  test('moved: 301 to an address that does not exist', async () => {
    await setFault(org, 'moved');
    const path = '/services/data/v67.0/limits';
    const response = await fetch(org.url + path, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${org.token}`, ...CONNECTOR_HEADER },
    });
    expect(response.status).toBe(301);
    expect(response.headers.get('location')).toBe(`https://moved.my.salesforce.example${path}`);
  });
});

describe('read-only maintenance', () => {
  const CODE = 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE';

  test('read-only: each row is refused, and reads are answered', async () => {
    const ids = newIds();
    await setFault(org, 'read-only');
    const { status, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(200);
    const refused = { success: false, errors: [{ statusCode: CODE }] };
    expect(JSON.parse(text)).toMatchObject([refused, refused, refused]);
    expect(await connectorClient(org).query('SELECT Id FROM Account')).toMatchObject({
      done: true,
    });
    expect(await written(org, ids)).toBe(0);
  });

  test('read-only-call: a writing call is refused as a whole, and reads are answered', async () => {
    const ids = newIds();
    await setFault(org, 'read-only-call');
    const { status, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject([{ errorCode: CODE }]);
    const client = connectorClient(org);
    expect(await client.query('SELECT Id FROM Account')).toMatchObject({ done: true });
    const part = (referenceId: string) => ({
      method: 'POST',
      url: '/services/data/v67.0/composite/sobjects',
      referenceId,
      body: { records: [{ attributes: { type: 'Account' }, Name: 'A' }] },
    });
    const composite = client.request({
      method: 'POST',
      url: '/services/data/v67.0/composite',
      body: JSON.stringify({ compositeRequest: [part('a'), part('b')] }),
    });
    await expect(composite).rejects.toMatchObject({ errorCode: CODE });
    const account = client.sobject('Account').create({ Name: 'A' });
    await expect(account).rejects.toMatchObject({ errorCode: CODE });
    expect(await org.connection.query('SELECT Id FROM Account')).toMatchObject({ totalSize: 0 });
    expect(await written(org, ids)).toBe(0);
  });
});

describe('how long a fault lasts', () => {
  test('times: it is triggered so often, and then no more', async () => {
    await setFault(org, 'refused-call', { times: 2 });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) {
      statuses.push((await upsertAsConnector(org, newIds())).status);
    }
    expect(statuses).toEqual([403, 403, 200, 200]);
  });

  test('forMs: it ends by itself', async () => {
    await setFault(org, 'refused-call', { forMs: 0 });
    expect((await upsertAsConnector(org, newIds())).status).toBe(200);
    await setFault(org, 'refused-call', { forMs: 600_000 });
    expect((await upsertAsConnector(org, newIds())).status).toBe(403);
  });
});

test.each([
  [{ kind: 'lock-row', maxRecords: 3 }, 'maxRecords'],
  [{ kind: 'hang', object: 'Order' }, 'object'],
  [{ kind: 'expired-password', errorCode: 'X' }, 'errorCode'],
  [{ kind: 'breaking-record' }, 'match'],
])('a fault with a parameter that is missing or unused is rejected: %j', async (fault, name) => {
  const { status, body } = await admin(org, 'PUT', '/faults', { faults: [{ share: 1, ...fault }] });
  expect(status).toBe(400);
  expect(body.message).toContain(name);
});
