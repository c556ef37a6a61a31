import { CLI_ALIAS, type CliHome, startCliHome } from '../../support/cli-home.ts';
import { startTestOrg, type TestOrg } from '../../support/local-org.ts';

/** Each process needs seconds to load the CLI's library. */
const TIMEOUT_MS = 60_000;

let org: TestOrg;
let byJwt: CliHome;
let byToken: CliHome;
let cliToken: string;

beforeAll(async () => {
  org = await startTestOrg();
  cliToken = await org.token();
  byJwt = await startCliHome(org.url);
  byToken = await startCliHome(org.url, cliToken);
}, TIMEOUT_MS);
afterAll(async () => {
  await byJwt?.remove();
  await byToken?.remove();
  await org.stop();
});

/** Opens the CLI's org like the connector, makes concurrent calls, and returns how each ended. */
function call(home: CliHome, calls: number, alias = CLI_ALIAS) {
  return home
    .run(
      `import { openOrg } from './src/salesforce/api/org.ts';
      const org = openOrg({
        instanceUrl: 'http://unused.example', login: { method: 'cli-org', org: '${alias}' },
        apiVersion: '67.0', timeoutMs: 20000, apiBudgetPercent: 100,
      });
      const objects = () => org.call({ method: 'GET', path: '/sobjects' }).then(() => 'answered', ({ message }) => message);
      await objects();
      console.log(JSON.stringify(await Promise.all(Array.from({ length: ${calls} }, objects))));`,
    )
    .then(({ stdout }) => JSON.parse(stdout) as string[]);
}

const tokenCalls = async () =>
  ((await org.admin('GET', '/calls')) as { connector: { token: number } }).connector.token;

test(
  'an org by its alias: session and URL of the CLI are used, and nothing is renewed',
  async () => {
    const before = await tokenCalls();
    expect(await call(byJwt, 1)).toEqual(['answered']);
    expect(await call(byToken, 1)).toEqual(['answered']);
    expect(await tokenCalls()).toBe(before);
  },
  TIMEOUT_MS,
);

test(
  'a session that has ended is renewed for all calls together',
  async () => {
    await org.admin('PUT', '/faults', {
      seed: 1,
      faults: [{ kind: 'revoked-session', share: 1, on: 'data' }],
    });
    const before = await tokenCalls();
    const outcomes = await call(byJwt, 20);
    await org.admin('PUT', '/faults', { seed: 1, faults: [] });
    expect(new Set(outcomes).size).toBe(1);
    expect(outcomes[0]).toContain("does not accept the connector's session");
    // One for the first call, and one for concurrent calls; one more for those that are refused after
    // the renewed session was refused as well, which a busy machine delays.
    expect((await tokenCalls()) - before).toBeGreaterThanOrEqual(2);
    expect((await tokenCalls()) - before).toBeLessThanOrEqual(4);
    expect(await call(byJwt, 20)).toEqual(Array(20).fill('answered'));
  },
  TIMEOUT_MS,
);

test(
  'an org with only an access token, which has expired: the error says what to do',
  async () => {
    await fetch(`${org.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: cliToken }),
    });
    expect(await call(byToken, 1)).toEqual([
      expect.stringMatching(
        /^The sf CLI has only an access token for the org "merchant", and the org no longer accepts it\. Log in with "sf org login web"/,
      ),
    ]);
  },
  TIMEOUT_MS,
);

test(
  'an unknown org, and no default org',
  async () => {
    expect(await call(byJwt, 1, 'unknown')).toEqual([
      expect.stringMatching(/^The sf CLI does not know the org "unknown"\. Log in with/),
    ]);
    expect(await call(byJwt, 1, '')).toEqual([
      expect.stringMatching(/^The sf CLI does not know a default org\. Log in with/),
    ]);
  },
  TIMEOUT_MS,
);

test(
  'the configuration gets the URL from the CLI, and is complete without an app',
  async () => {
    const { stdout } = await byJwt.run(
      `import { readConnectorConfig } from './src/wiring/read-config.ts';
    const config = await readConnectorConfig({
      DATABASE_URL: 'postgres://127.0.0.1/x', CONNECTOR_MODE: 'test', TOKEN_ORGANIZATION_IDS: 'x',
      TOKEN_USER_IDS: 'x', SALESFORCE_SIGN_IN: 'cli-org', SALESFORCE_CLI_ORG: '${CLI_ALIAS}',
      NODE_ENV: 'development',
    });
    const refused = await readConnectorConfig({ SALESFORCE_SIGN_IN: 'cli-org', SALESFORCE_CLI_ORG: 'unknown' }).catch(
      ({ message }) => message,
    );
    console.log(JSON.stringify([config.SALESFORCE_INSTANCE_URL, config.login, refused]));`,
    );
    expect(JSON.parse(stdout)).toEqual([
      org.url,
      { method: 'cli-org', org: CLI_ALIAS },
      expect.stringContaining('The sf CLI does not know the org "unknown"'),
    ]);
  },
  TIMEOUT_MS,
);
