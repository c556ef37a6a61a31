import nock from 'nock';
import { openOrg } from '../../../src/salesforce/api/org.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { otherOrg, toOrganizationId } from '../../../src/salesforce/other-org.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const [ONE, OTHER] = ['00DHs000000AbCdMAK', '00DHs000000EfGhMAK'];
const QUERY = { method: 'GET', path: '/query?q=SELECT' } as const;
const JSON_TYPE = { 'content-type': 'application/json' };
const IDENTITY = `https://login.salesforce.com/id/${ONE}/005Hs000000EfGhIAK`;

/** Ids that were to be accepted, and paths of the calls, in their order. */
let steps: (string | undefined)[];
/** The org that is accepted. */
let accepted: string;

beforeEach(() => {
  nock.disableNetConnect();
  steps = [];
  accepted = ONE;
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

afterAll(() => nock.restore());

/** @param ids what the log-ins return as `id`, one after the other */
function logInAs(...ids: (string | undefined)[]): void {
  for (const id of ids) {
    nock(ORG_URL)
      .post('/services/oauth2/token')
      .reply(200, { access_token: 't', instance_url: ORG_URL, id });
  }
}

function answer(organization: { status: number; body: nock.Body }): void {
  nock(ORG_URL)
    .persist()
    .get(/^\/services\/data\//)
    .reply(({ url }: Request) => {
      const isOrganization = url.includes('Organization');
      steps.push(isOrganization ? 'query of Organization' : 'call');
      return isOrganization
        ? [organization.status, organization.body, JSON_TYPE]
        : [200, { done: true }, JSON_TYPE];
    });
}

const readable = {
  status: 200,
  body: { records: [{ Id: ONE, IsSandbox: true, OrganizationType: 'Developer Edition' }] },
};
const refused = { status: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'No.' }] };

function open() {
  return openOrg({
    instanceUrl: ORG_URL,
    login: { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' },
    apiVersion: '67.0',
    timeoutMs: 1000,
    apiBudgetPercent: 80,
    async acceptOrganization(id) {
      steps.push(id);
      if (id !== undefined && id !== accepted) throw otherOrg(id, accepted);
    },
  });
}

test('the org of a session is accepted before the first call, without a call for it', async () => {
  logInAs(IDENTITY);
  answer(readable);
  const org = open();
  await org.call(QUERY);
  await org.call(QUERY);
  expect(steps).toEqual([ONE, 'call', 'call']);
  expect(org.organization?.id).toBe(ONE);
});

test.each([undefined, 'https://example.com/no-identity', ''])(
  'where the log-in returns %j as the identity, the org is asked',
  async (id) => {
    logInAs(id);
    answer(readable);
    await open().call(QUERY);
    expect(steps).toEqual(['query of Organization', ONE, 'call']);
  },
);

test('an org that does not show its id is taken as it is', async () => {
  logInAs(undefined);
  answer(refused);
  const org = open();
  expect(await org.call(QUERY)).toEqual({ done: true });
  expect(org.organization?.id).toBeUndefined();
  expect(steps).toEqual(['query of Organization', undefined, 'call']);
});

test('no call is made to an org that is not accepted; its id is known all the same', async () => {
  accepted = OTHER;
  logInAs(IDENTITY);
  answer(readable);
  const org = open();
  await expect(org.call(QUERY)).rejects.toMatchObject({ kind: 'other-org' });
  await expect(org.probe()).rejects.toBeInstanceOf(OrgOutageError);
  expect([org.organization?.id, steps]).toEqual([ONE, [ONE, ONE]]);

  // One log-in is enough, however often it is refused; and for the time after that.
  accepted = ONE;
  await org.probe();
  await org.call(QUERY);
  expect(steps).toEqual([ONE, ONE, ONE, 'call', 'call']);
});

test('before the first log-in there is no org to check', async () => {
  await open().organization?.confirm();
  expect(steps).toEqual([]);
});

test('each new session is checked', async () => {
  logInAs(IDENTITY, IDENTITY.replace(ONE, OTHER));
  nock(ORG_URL)
    .get(/.*/)
    .reply(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Expired' }], JSON_TYPE);
  const org = open();
  await expect(org.call(QUERY)).rejects.toMatchObject({ kind: 'other-org' });
  expect(steps).toEqual([ONE, OTHER]);
});

test('a probe in an open session asks whether the org is still accepted', async () => {
  logInAs(IDENTITY);
  answer(readable);
  const org = open();
  await org.call(QUERY);
  await org.probe();
  expect(steps).toEqual([ONE, 'call', ONE, 'call']);
});

test('both ids, and what to do, are in the reason', () => {
  expect(otherOrg(OTHER, ONE).message).toBe(
    `The connector logs in to the Salesforce org ${OTHER}, but its database belongs to the org ${ONE}, so that nothing is applied. Correct SALESFORCE_INSTANCE_URL or DATABASE_URL. If the org ${OTHER} takes the place of ${ONE}, as after the refresh of a sandbox, run "npm run replay -- --accept-org ${OTHER}".`,
  );
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  [ONE, ONE],
  [ONE.slice(0, 15), ONE],
  ['00DHs000000AbCdAAA', ONE],
  ['001Hs000000AbCdMAK', undefined],
  ['00DHs000000AbC', undefined],
  ['00DHs000000AbCdM', undefined],
  ['00DHs00000-AbCd', undefined],
  ['', undefined],
])('the organization id %j is %j', (text, id) => {
  expect(toOrganizationId(text)).toBe(id);
});
