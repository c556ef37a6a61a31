import { generateKeyPairSync } from 'node:crypto';
import { signingKeysValue } from '../../src/config/private-keys/signing-keys.ts';
import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';
import { ecKey, first, PUBLIC_URL, previousKey, second } from '../support/own-issuer.ts';

const PATH = '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/';
const newKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const running: TestConnector[] = [];
afterAll(async () => {
  await Promise.all(running.map((connector) => connector.stop()));
});

/** Starts a process with these keys and clients; it accepts no tokens of Salesforce. */
async function startWith(keys: (typeof ecKey)[], clients: (typeof first)[], url = PUBLIC_URL) {
  const connector = await startConnector({
    PUBLIC_URL: url,
    TOKEN_ORGANIZATION_IDS: '',
    TOKEN_USER_IDS: '',
    OAUTH_SIGNING_KEYS: signingKeysValue(keys),
    OAUTH_CLIENTS: tokenClientsValue(clients.map(({ configured }) => configured)),
  });
  running.push(connector);
  return connector;
}

async function tokenOf(connector: TestConnector, { credentials }: typeof first): Promise<string> {
  const reply = await fetch(`${connector.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: credentials.id,
      client_secret: credentials.secret,
      username: credentials.username,
      password: credentials.password,
    }),
  });
  return String(((await reply.json()) as { access_token?: string }).access_token);
}

async function call(connector: TestConnector, token: string): Promise<number> {
  const body = JSON.stringify(eventFixture('order.accepted'));
  return (await connector.post(PATH, body, { authorization: `Bearer ${token}` })).status;
}

test.each([
  ['P-256', ecKey],
  ['RSA', previousKey],
])(
  'a key is rotated in steps, and no process denies a token that another one issued (%s)',
  async (_case, oldKey) => {
    const steps = [[oldKey], [oldKey, newKey], [newKey, oldKey], [newKey]];
    const processes = [];
    for (const keys of steps) processes.push(await startWith(keys, [first]));
    const issued = await Promise.all(processes.map((process) => tokenOf(process, first)));
    for (const [step, token] of issued.entries()) {
      for (const neighbour of processes.slice(Math.max(0, step - 1), step + 2)) {
        expect(await call(neighbour, token)).toBe(202);
      }
    }
    const [afterwards] = processes.slice(-1);
    expect(afterwards && (await call(afterwards, issued[0] ?? ''))).toBe(401);
  },
);

test('two clients are valid at the same time; when one is removed, its tokens are denied', async () => {
  const both = await startWith([ecKey], [first, second]);
  const one = await startWith([ecKey], [second]);
  const ofFirst = await tokenOf(both, first);
  const ofSecond = await tokenOf(both, second);
  expect(await call(both, ofFirst)).toBe(202);
  expect(await call(both, ofSecond)).toBe(202);
  expect(both.logged.join('')).toContain('"caller":"client first"');
  expect(await call(one, ofFirst)).toBe(401);
  expect(await call(one, ofSecond)).toBe(202);
});

test('a token of another installation is denied, even with the same keys', async () => {
  const here = await startWith([ecKey], [first]);
  const there = await startWith([ecKey], [first], 'https://other.example.com');
  expect(await call(here, await tokenOf(there, first))).toBe(401);
});
