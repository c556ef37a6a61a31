import { randomUUID } from 'node:crypto';
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

/** Expects a call to fail without an answer. */
async function failsUnanswered(call: Promise<unknown>): Promise<void> {
  await expect(call).rejects.toMatchObject({ message: expect.stringMatching(/fetch failed/) });
}

describe('rows that fail', () => {
  test.each([
    ['lock-row', 'UNABLE_TO_LOCK_ROW'],
    ['unknown-error', 'UNKNOWN_EXCEPTION'],
  ])('%s: each affected row fails with %s and is not written', async (kind, statusCode) => {
    const ids = newIds();
    await setFault(org, kind);
    const { status, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(200);
    const refused = { success: false, created: true, errors: [{ statusCode }] };
    expect(JSON.parse(text)).toMatchObject([refused, refused, refused]);
    expect(await written(org, ids)).toBe(0);
  });

  test('other rows are written, and the same seed affects the same rows', async () => {
    const sixty = () => Array.from({ length: 60 }, () => randomUUID());
    const ids = sixty();
    const outcomes = async (ids: string[]) => {
      await setFault(org, 'lock-row', { share: 0.3 });
      const { text } = await upsertAsConnector(org, ids);
      return JSON.parse(text).map(({ success }: { success: boolean }) => success);
    };
    const first = await outcomes(ids);
    const good = first.filter((success: boolean) => success).length;
    expect(good).toBeGreaterThan(30);
    expect(good).toBeLessThan(55);
    expect(await written(org, ids)).toBe(good);
    expect(await outcomes(sixty())).toEqual(first);
  });

  test('a single row is answered with 400, and jsforce reports the code', async () => {
    await setFault(org, 'lock-row');
    const created = connectorClient(org).sobject('Account').create({ Name: 'A' });
    await expect(created).rejects.toMatchObject({ errorCode: 'UNABLE_TO_LOCK_ROW' });
  });

  test('rows of a Composite call and deletions are affected as well', async () => {
    const { id = '' } = await org.connection.sobject('Account').create({ Name: 'A' });
    await setFault(org, 'lock-row');
    const connection = connectorClient(org);
    const [gone] = await connection.sobject('Account').destroy([id]);
    expect(gone).toMatchObject({ success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] });
    const url = `/services/data/v67.0/sobjects/Account/${id}`;
    const reply = await connection.request({
      method: 'POST',
      url: '/services/data/v67.0/composite',
      body: JSON.stringify({
        compositeRequest: [{ method: 'PATCH', url, referenceId: 'a', body: { Name: 'B' } }],
      }),
    });
    const body = [{ errorCode: 'UNABLE_TO_LOCK_ROW' }];
    expect(reply).toMatchObject({ compositeResponse: [{ httpStatusCode: 400, body }] });
    expect(await org.connection.sobject('Account').retrieve(id)).toMatchObject({ Name: 'A' });
  });
});

describe('calls that are answered without being processed', () => {
  test.each([
    ['unavailable-html', 503],
    ['html-200', 200],
  ])('%s: a page with status %d', async (kind, expected) => {
    const ids = newIds();
    await setFault(org, kind);
    const { status, type, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(expected);
    expect(type).toMatch(/^text\/html/);
    expect(text).toContain('down for maintenance');
    expect(await written(org, ids)).toBe(0);
  });

  test('expired-session: 401, and the token stays valid', async () => {
    const ids = newIds();
    await setFault(org, 'expired-session');
    const { status, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject([{ errorCode: 'INVALID_SESSION_ID' }]);
    expect(await written(org, ids)).toBe(0);
  });

  test('revoked-session: 401, and the token is revoked', async () => {
    const ids = newIds();
    const token = String((await logIn(org.url)).access_token);
    await setFault(org, 'revoked-session');
    expect((await upsertAsConnector(org, ids, token)).status).toBe(401);
    await clearFaults(org);
    expect((await upsertAsConnector(org, ids, token)).status).toBe(401);
    expect(await written(org, ids)).toBe(0);
  });

  test('request-limit: 403, and jsforce reads that the daily limit is reached', async () => {
    await setFault(org, 'request-limit');
    const connection = connectorClient(org);
    const created = connection.sobject('Account').create({ Name: 'A' });
    await expect(created).rejects.toMatchObject({ errorCode: 'REQUEST_LIMIT_EXCEEDED' });
    expect(connection.limitInfo.apiUsage).toEqual({ used: 15000, limit: 15000 });
  });
});

describe('refused-resources', () => {
  const get = (path: string) =>
    fetch(`${org.url}/services/data${path}`, {
      headers: { authorization: `Bearer ${org.token}`, ...CONNECTOR_HEADER },
    });

  test('the list of resources and the limits are refused', async () => {
    await setFault(org, 'refused-resources');
    for (const path of ['/v67.0', '/v67.0/', '/v67.0/limits']) {
      const response = await get(path);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS' }]);
    }
  });

  test('other calls are answered, and are not counted as affected', async () => {
    const triggered = async () =>
      (await admin(org, 'GET', '/faults')).body.injected['refused-resources'];
    const before = await triggered();
    await setFault(org, 'refused-resources');
    expect((await get('/v67.0/sobjects')).status).toBe(200);
    expect(await triggered()).toBe(before);
  });
});

test('unnamed-fields: refused rows are refused as without the fault, but no fields are named', async () => {
  const wrong = async () => {
    const response = await fetch(`${org.url}/services/data/v67.0/composite/sobjects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${org.token}`, ...CONNECTOR_HEADER },
      body: JSON.stringify({
        records: [
          { attributes: { type: 'Account' } },
          { attributes: { type: 'Account' }, Name: 'A' },
        ],
      }),
    });
    return response.json();
  };
  const code = 'REQUIRED_FIELD_MISSING';
  expect(await wrong()).toMatchObject([{ errors: [{ statusCode: code, fields: ['Name'] }] }, {}]);
  await setFault(org, 'unnamed-fields');
  expect(await wrong()).toMatchObject([
    { success: false, errors: [{ statusCode: code, fields: [] }] },
    { success: true, errors: [] },
  ]);
});

describe('broken connections', () => {
  test('reset-before: the call is not processed', async () => {
    const ids = newIds();
    await setFault(org, 'reset-before');
    await failsUnanswered(upsertAsConnector(org, ids));
    expect(await written(org, ids)).toBe(0);
  });

  test('reset-after: the call is processed', async () => {
    const ids = newIds();
    await setFault(org, 'reset-after');
    await failsUnanswered(upsertAsConnector(org, ids));
    expect(await written(org, ids)).toBe(3);
  });

  test('hang: the call is processed, and the client gets no answer', async () => {
    const ids = newIds();
    await setFault(org, 'hang', { delayMs: 300 });
    const start = performance.now();
    await failsUnanswered(upsertAsConnector(org, ids));
    expect(performance.now() - start).toBeGreaterThan(290);
    expect(await written(org, ids)).toBe(3);
  });
});

describe('unusual answers', () => {
  test('latency: processed, and answered after a delay', async () => {
    const ids = newIds();
    await setFault(org, 'latency', { delayMs: 300 });
    const start = performance.now();
    expect((await upsertAsConnector(org, ids)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(290);
    expect(await written(org, ids)).toBe(3);
  });

  test('wrong-length: processed, and one result is missing', async () => {
    const ids = newIds();
    await setFault(org, 'wrong-length');
    const { status, text } = await upsertAsConnector(org, ids);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveLength(2);
    expect(await written(org, ids)).toBe(3);
  });

  test('wrong-length: within a Composite call, one collection is too short', async () => {
    await setFault(org, 'wrong-length');
    const part = (referenceId: string) => ({
      method: 'POST',
      url: '/services/data/v67.0/composite/sobjects',
      referenceId,
      body: { records: ['A', 'B'].map((Name) => ({ attributes: { type: 'Account' }, Name })) },
    });
    const reply = await connectorClient(org).request<{ compositeResponse: { body: unknown[] }[] }>({
      method: 'POST',
      url: '/services/data/v67.0/composite',
      body: JSON.stringify({ compositeRequest: [part('a'), part('b')] }),
    });
    const lengths = reply.compositeResponse.map(({ body }) => body.length);
    expect(lengths.sort()).toEqual([1, 2]);
  });
});

test('several faults can affect one call', async () => {
  const faults = [
    { kind: 'latency', share: 1, delayMs: 200 },
    { kind: 'lock-row', share: 1 },
    { kind: 'wrong-length', share: 1 },
  ];
  await admin(org, 'PUT', '/faults', { faults });
  const start = performance.now();
  const { text } = await upsertAsConnector(org, newIds());
  expect(performance.now() - start).toBeGreaterThan(190);
  expect(JSON.parse(text)).toMatchObject([{ success: false }, { success: false }]);
});

test('a fault with a share of 0 is never triggered', async () => {
  const ids = newIds();
  const kinds = ['lock-row', 'reset-before', 'reset-after', 'wrong-length', 'unavailable-html'];
  const faults = kinds.map((kind) => ({ kind, share: 0 }));
  const before = (await admin(org, 'GET', '/faults')).body.injected;
  await admin(org, 'PUT', '/faults', { faults });
  const { text } = await upsertAsConnector(org, ids);
  expect(JSON.parse(text)).toMatchObject([{ success: true }, { success: true }, { success: true }]);
  expect((await admin(org, 'GET', '/faults')).body.injected).toEqual(before);
});

test('triggered faults are counted per kind', async () => {
  const triggered = async () => (await admin(org, 'GET', '/faults')).body.injected['lock-row'];
  const before = await triggered();
  await setFault(org, 'lock-row');
  await upsertAsConnector(org, newIds());
  expect(await triggered()).toBe(before + 3);
});

test('other clients are not affected', async () => {
  await setFault(org, 'unavailable-html');
  expect(await org.connection.sobject('Account').create({ Name: 'A' })).toMatchObject({
    success: true,
  });
  expect((await org.call('GET', '/limits')).status).toBe(200);
});
