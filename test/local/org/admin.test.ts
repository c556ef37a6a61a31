import { ADMIN_KEY, admin, orgWithAdmin } from './admin-client.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await orgWithAdmin();
});
afterAll(() => org[Symbol.asyncDispose]());

test('without a key the org has no admin path', async () => {
  await using plain = await runningOrg();
  for (const path of ['/faults', '/history', '/calls']) {
    expect((await admin(plain, 'GET', path)).status).toBe(404);
  }
  expect((await admin(plain, 'PUT', '/faults', { faults: [] })).status).toBe(404);
});

test('a wrong key, a session of the org and a missing key are denied', async () => {
  for (const key of [`${ADMIN_KEY}x`, org.token, '']) {
    expect((await admin(org, 'PUT', '/faults', { faults: [] }, key)).status).toBe(401);
  }
});

test('faults are stored with their defaults, and can be read', async () => {
  const faults = [{ kind: 'hang', share: 0.05 }];
  const taken = { kind: 'hang', on: 'data', share: 0.05, delayMs: 1000 };
  expect(await admin(org, 'PUT', '/faults', { seed: 7, faults })).toMatchObject({
    status: 200,
    body: { seed: 7, faults: [taken] },
  });
  const { body } = await admin(org, 'GET', '/faults');
  expect(body).toMatchObject({ seed: 7, faults: [taken], injected: { hang: 0, 'lock-row': 0 } });
  await admin(org, 'PUT', '/faults', { faults: [] });
  expect((await admin(org, 'GET', '/faults')).body.faults).toEqual([]);
});

test.each([
  ['an unknown kind', { kind: 'earthquake', share: 1 }, 'kind'],
  ['a share above 1', { kind: 'hang', share: 5 }, 'share'],
  ['a row fault of the token endpoint', { kind: 'lock-row', share: 1, on: 'token' }, 'on'],
  ['a misspelt option', { kind: 'hang', share: 1, delay: 5 }, 'delay'],
])('%s is rejected, and the faults stay unchanged', async (_what, fault, place) => {
  await admin(org, 'PUT', '/faults', { faults: [{ kind: 'latency', share: 0 }] });
  const { status, body } = await admin(org, 'PUT', '/faults', { faults: [fault] });
  expect(status).toBe(400);
  expect(body.message).toContain(place);
  expect((await admin(org, 'GET', '/faults')).body.faults).toMatchObject([{ kind: 'latency' }]);
});

test("today's number of API calls can be set, and counting continues from there", async () => {
  expect(await admin(org, 'POST', '/usage', { used: 14_000 })).toMatchObject({
    status: 200,
    body: { used: 14_000, limit: 15_000 },
  });
  const { headers } = await org.call('GET', '/limits');
  expect(headers.get('sforce-limit-info')).toBe('api-usage=14001/15000');
});

test('other admin paths do not exist', async () => {
  expect((await admin(org, 'GET', '/nothing')).status).toBe(404);
});
