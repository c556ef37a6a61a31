import { openOrg } from '../../../src/salesforce/api/org.ts';
import { sessionAddress } from '../../../src/salesforce/login/session-address.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { fc } from '../../support/properties.ts';
import { startTokenOrg, type TokenOrg } from '../../support/token-org.ts';

const ACME = 'https://acme.my.salesforce.com';
const SANDBOX = 'https://acme--uat.sandbox.my.salesforce.com';
const LOGIN = 'https://login.salesforce.com';
const LOCAL = 'http://127.0.0.1:3001';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['the configured address', ACME, ACME, ACME],
  ['with a slash at the end', ACME, `${ACME}/`, ACME],
  ['with the port of https', ACME, `${ACME}:443`, ACME],
  ['in capitals', ACME, 'HTTPS://ACME.MY.SALESFORCE.COM', ACME],
  ['a configured address with a path', `${ACME}/`, ACME, ACME],
  ['a sandbox from before enhanced domains', 'https://acme--uat.my.salesforce.com', SANDBOX, SANDBOX],
  ['a sandbox with a partition', SANDBOX, 'https://acme--uat.my.salesforce.com', 'https://acme--uat.my.salesforce.com'],
  ['a Developer Edition', 'https://acme-dev-ed.my.salesforce.com', 'https://acme-dev-ed.develop.my.salesforce.com', 'https://acme-dev-ed.develop.my.salesforce.com'],
  ['an org of the US military', 'https://acme.my.salesforce.mil', 'https://acme.my.salesforce.mil', 'https://acme.my.salesforce.mil'],
  ['an address that is no My Domain', 'https://proxy.example.com:8443', 'https://proxy.example.com:8443', 'https://proxy.example.com:8443'],
  ['any org, by the common log-in', LOGIN, ACME, ACME],
  ['any sandbox, by the common log-in', 'https://test.salesforce.com', SANDBOX, SANDBOX],
  ['an instance, by the common log-in', LOGIN, 'https://na1.salesforce.com', 'https://na1.salesforce.com'],
  ['a local org', LOCAL, LOCAL, LOCAL],
  ['a local org by its other name', 'http://localhost:3001', LOCAL, LOCAL],
  ['a local org at another port', LOCAL, 'http://127.0.0.1:3002', 'http://127.0.0.1:3002'],
  ['a local org on another machine', 'http://org.example:3001', 'http://org.example:3001', 'http://org.example:3001'],
  ['a local org by IPv6', 'http://[::1]:3001', 'http://[::1]:3001', 'http://[::1]:3001'],
])('%s is used', (_case, configured, named, expected) => {
  expect(sessionAddress(configured, named)).toBe(expected);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['plain http', ACME, 'http://acme.my.salesforce.com'],
  ['plain http that is configured', 'http://acme.my.salesforce.com', 'http://acme.my.salesforce.com'],
  ['another org', ACME, 'https://other.my.salesforce.com'],
  ['a sandbox of the same company', ACME, SANDBOX],
  ['another sandbox', SANDBOX, 'https://acme--dev.sandbox.my.salesforce.com'],
  ['another partition', SANDBOX, 'https://acme--uat.scratch.my.salesforce.com'],
  ['an org of the same name in a partition', ACME, 'https://acme.develop.my.salesforce.com'],
  ['a name below the org', ACME, 'https://x.acme.my.salesforce.com'],
  ['the same name with another ending', ACME, 'https://acme.my.salesforce.mil'],
  ['an instance', ACME, 'https://na1.salesforce.com'],
  ['the common log-in', ACME, LOGIN],
  ['a page of the org', ACME, 'https://acme.lightning.force.com'],
  ['another company', ACME, 'https://evil.example'],
  ['a name that begins with the host', ACME, 'https://acme.my.salesforce.com.evil.example'],
  ['a name that ends with the host', ACME, 'https://evil-acme.my.salesforce.com'],
  ['a host name with a dot at its end', ACME, `${ACME}.`],
  ['another port', ACME, `${ACME}:8443`],
  ['a path', ACME, `${ACME}/x`],
  ['a query', ACME, `${ACME}?y=`],
  ['a fragment', ACME, `${ACME}#`.concat('x')],
  ['a user name', ACME, 'https://jane@acme.my.salesforce.com'],
  ['a user name that looks like the host', ACME, 'https://acme.my.salesforce.com@evil.example'],
  ['a backslash', ACME, 'https://evil.example\\.acme.my.salesforce.com'],
  ['this machine', ACME, LOCAL],
  ['this machine, by https', ACME, 'https://127.0.0.1'],
  ['another company, by the common log-in', LOGIN, 'https://evil.example'],
  ['the ending alone, by the common log-in', LOGIN, 'https://evilsalesforce.com'],
  ['plain http, by the common log-in', LOGIN, 'http://acme.my.salesforce.com'],
  ['another machine, by a local org', LOCAL, 'http://192.0.2.1:3001'],
  ['a path, by a local org', LOCAL, `${LOCAL}/x?y=`],
  ['Salesforce, by a local org', LOCAL, ACME],
  ['another kind of URL', ACME, 'javascript:alert(1)'],
  ['a file', LOCAL, 'file:///etc/passwd'],
  ['a path alone', ACME, '/services'],
  ['nothing', ACME, ''],
])('%s is never used', (_case, configured, named) => {
  expect(() => sessionAddress(configured, named)).toThrow(OrgOutageError);
});

test('whatever is named, an accepted address is an origin of the configured host', () => {
  const part = fc.constantFrom(
    'https://',
    'http://',
    'acme',
    '.my.salesforce.com',
    '@',
    '/',
    '?',
    '#',
    ':',
    '443',
    '\\',
    '.',
    'evil.example',
    '%2e',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      let used: string | undefined;
      try {
        used = sessionAddress(ACME, parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(OrgOutageError);
      }
      if (used !== undefined) expect(used).toBe(ACME);
    }),
  );
});

test.each([
  [
    'https://new-name.my.salesforce.com',
    "The token endpoint of https://acme.my.salesforce.com names https://new-name.my.salesforce.com as the org's address for API calls, which is not an address of the configured org: nothing is sent there.",
    'Set SALESFORCE_INSTANCE_URL to https://new-name.my.salesforce.com, if that is the My Domain URL',
  ],
  [
    'http://jane:secret@evil.example/x?y=secret',
    "The token endpoint of https://acme.my.salesforce.com names http://evil.example as the org's address for API calls, which does not begin with https://: nothing is sent there.",
    'Check SALESFORCE_INSTANCE_URL: it must be the My Domain URL of the org',
  ],
  [
    'secret',
    "The token endpoint of https://acme.my.salesforce.com names a text of 6 characters as the org's address for API calls, which is not a URL: nothing is sent there.",
    'Check SALESFORCE_INSTANCE_URL',
  ],
])('the error about %s names the host alone, and what to do', (named, problem, advice) => {
  let refusal: unknown;
  try {
    sessionAddress(ACME, named);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({
    kind: 'sign-in',
    problem,
    advice: expect.stringContaining(advice) as string,
  });
  expect((refusal as Error).message).not.toContain('secret');
});

describe('a token reply that names an address with a path', () => {
  let server: TokenOrg;
  beforeEach(async () => {
    server = await startTokenOrg();
    server.instanceUrl = `${server.url}/x?y=`;
  });
  afterEach(() => server.stop());

  test.each([
    { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' },
    { method: 'refresh-token', clientId: 'id', refreshToken: 'r0' },
  ] as const)('$method: the log-in fails, the token is not sent', async (login) => {
    const stored: (string | undefined)[] = [];
    server.rotates = true;
    const org = openOrg({
      instanceUrl: server.url,
      login,
      refreshTokenStore: {
        async exchange(configured, exchange) {
          const { result, replacedBy } = await exchange(configured);
          stored.push(replacedBy);
          return result;
        },
      },
      apiVersion: '67.0',
      timeoutMs: 30_000,
      apiBudgetPercent: 100,
    });
    await expect(org.call({ method: 'GET', path: '/query?q=SELECT' })).rejects.toMatchObject({
      kind: 'sign-in',
      problem: expect.stringContaining("as the org's address for API calls") as string,
    });
    expect(server.dataCalls).toEqual([]);
    // Otherwise the next log-in would use a refresh token that the org has replaced.
    expect(stored).toEqual(login.method === 'refresh-token' ? ['r1'] : []);
  });
});
