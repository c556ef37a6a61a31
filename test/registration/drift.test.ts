import { asItIs } from './api-proxy.ts';
import {
  ARGUMENTS,
  BASE,
  HTTP_PAIR,
  PATHS,
  type Registered,
  type RegistrationStage,
  startRegistrationStage,
  webhookFor,
} from './registration-stage.ts';

let stage: RegistrationStage;
let others: Registered[];
beforeAll(async () => {
  stage = await startRegistrationStage();
});
afterAll(() => stage.end());

const OAUTH = {
  tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token',
  ...{ userName: 'integration@example.com', password: 'opensesameT0k3n' },
  ...{ clientID: 'client-1', clientSecret: 'app-secret', grantType: 'password' },
};
const EXTRA = ['order.created', 'refund.complete'];

/** Webhooks that others have registered: their address or path is none of ours. */
const OTHERS = [
  { types: ['order.accepted'], address: `https://other.example.com${PATHS}/webhooks/` },
  { types: ['order.accepted', 'order.complete'], address: `${BASE}/another/path/`, enabled: false },
  {
    types: ['order.complete'],
    address: `https://connector.example.com.evil.example${PATHS}/webhooks/`,
  },
  { types: ['order.accepted'], address: `${BASE}:8443${PATHS}/DROFIOrderMgmNotification/` },
];

interface Case {
  /** Changes what is registered. */
  readonly drift: (ours: readonly Registered[]) => Promise<unknown>;
  readonly args?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** What the output says. */
  readonly says: string | RegExp;
  /** The desired state, where it is another one. */
  readonly desired?: () => unknown[];
}

const accepted = (ours: readonly Registered[]) => webhookFor(ours, 'order.accepted');
const invoice = (ours: readonly Registered[]) => webhookFor(ours, 'order.invoice.created');
const change = (patch: object) => (ours: readonly Registered[]) =>
  stage.change(accepted(ours).id, patch);
const oauth = (part: object) => change({ oauth: { ...OAUTH, ...part } });
const http = ['--transport', 'http'];
const toHttp = { transportType: 'HTTP', oauth: null };
const transport = { transportType: 'OAUTH', oauth: OAUTH };

const three = (of: object = transport) => [
  expected('order.accepted', 'DROFIOrderMgmNotification', of),
  expected('order.complete', 'DROrderCompleteNotification', of),
  expected('order.invoice.created', 'webhooks', of),
];

function expected(type: string | string[], name: string, of: object) {
  return expect.objectContaining({
    ...{ types: [type].flat().toSorted().reverse(), address: `${BASE}${PATHS}/${name}/` },
    ...{ apiVersion: 'default', enabled: true, ...of },
  });
}

const extra = (of: object = transport) => expected(EXTRA, 'webhooks', of);
const registerExtra = (more: object = {}) =>
  stage.register({
    ...{ types: EXTRA, address: `${BASE}${PATHS}/webhooks/`, ...transport, ...more },
  });

const CASES: Readonly<Record<string, Case>> = {
  'nothing is registered': {
    drift: (ours) => Promise.all(ours.map(({ id }) => stage.remove(id))),
    args: ['--yes'],
    says: /│ created/,
  },
  'one is missing': { drift: (ours) => stage.remove(accepted(ours).id), says: /│ created/ },
  'one is disabled': { drift: change({ enabled: false }), says: 'was disabled' },
  'all are disabled': {
    drift: (ours) => Promise.all(ours.map(({ id }) => stage.change(id, { enabled: false }))),
    says: 'was disabled',
  },
  'a type is replaced': {
    drift: change({ types: ['order.created'] }),
    says: /added order\.accepted[^+]*removed order\.created/,
  },
  'there is an extra type': {
    drift: change({ types: ['order.accepted', 'customer.created'] }),
    says: 'removed customer.created',
  },
  'there is an extra type that belongs to another of our addresses': {
    drift: change({ types: ['order.accepted', 'order.complete'] }),
    says: 'removed order.complete',
  },
  'the types of two are exchanged': {
    drift: async (ours) => {
      const complete = webhookFor(ours, 'order.complete');
      await stage.change(accepted(ours).id, { types: ['order.complete'] });
      await stage.change(complete.id, { types: ['order.accepted'] });
    },
    says: /added order\.accepted[\s\S]*added order\.complete/,
  },
  'the API version is latest': {
    drift: change({ apiVersion: 'latest' }),
    says: 'apiVersion was latest',
  },
  'the API version is a date': {
    drift: change({ apiVersion: '2021-02-23' }),
    says: 'apiVersion was 2021-02-23',
  },
  'the token endpoint is that of production': {
    drift: oauth({ tokenEndPoint: 'https://login.salesforce.com/services/oauth2/token' }),
    says: 'tokenEndPoint was',
  },
  'the token endpoint has a slash at its end': {
    drift: oauth({ tokenEndPoint: `${OAUTH.tokenEndPoint}/` }),
    says: 'tokenEndPoint was',
  },
  'the user is another': { drift: oauth({ userName: 'x' }), says: 'userName differed' },
  'the client is another': { drift: oauth({ clientID: 'x' }), says: 'clientID differed' },
  'the password is another': { drift: oauth({ password: 'old' }), says: 'password differed' },
  'the client secret is another': {
    drift: oauth({ clientSecret: 'old' }),
    says: 'clientSecret differed',
  },
  'the grant type is another': {
    drift: oauth({ grantType: 'client_credentials', userName: undefined, password: undefined }),
    says: 'grantType differed',
  },
  'the transport is HTTP': { drift: change(toHttp), says: 'transport was HTTP' },
  'the transport is OAUTH, and is to be HTTP': {
    drift: async () => undefined,
    args: http,
    variables: HTTP_PAIR,
    says: 'transport was OAUTH',
    desired: () =>
      three({ transportType: 'HTTP', authentication: { userName: 'dr', password: 'opensesame' } }),
  },
  'the transport is OAUTH, and is to be HTTP with the signature alone': {
    drift: async () => undefined,
    args: http,
    says: 'transport was OAUTH',
    desired: () => three({ transportType: 'HTTP' }),
  },
  'the HTTP user is another': {
    drift: async (ours) => {
      for (const { id } of ours) {
        await stage.change(id, {
          ...toHttp,
          authentication: { userName: 'x', password: 'opensesame' },
        });
      }
    },
    args: http,
    variables: HTTP_PAIR,
    says: 'userName differed',
    desired: () =>
      three({ transportType: 'HTTP', authentication: { userName: 'dr', password: 'opensesame' } }),
  },
  'the HTTP password is another': {
    drift: async (ours) => {
      for (const { id } of ours) {
        await stage.change(id, { ...toHttp, authentication: { userName: 'dr', password: 'old' } });
      }
    },
    args: http,
    variables: HTTP_PAIR,
    says: 'password differed',
    desired: () =>
      three({ transportType: 'HTTP', authentication: { userName: 'dr', password: 'opensesame' } }),
  },
  'the address has no slash at its end': {
    drift: change({ address: `${BASE}${PATHS}/DROFIOrderMgmNotification` }),
    says: 'address was',
  },
  'the host has capital letters': {
    drift: change({ address: `https://Connector.EXAMPLE.com${PATHS}/DROFIOrderMgmNotification/` }),
    says: 'address was',
  },
  'the address names the default port': {
    drift: change({ address: `${BASE}:443${PATHS}/DROFIOrderMgmNotification/` }),
    says: 'address was',
  },
  'the path has other letters': {
    drift: change({ address: `${BASE}${PATHS}/drofiordermgmnotification/` }),
    says: 'address was',
  },
  'the path has two slashes': {
    drift: change({ address: `${BASE}/${PATHS}/DROFIOrderMgmNotification/` }),
    says: 'address was',
  },
  'the address has a user name, a password and a query': {
    drift: change({
      address: `https://u:app-secret@connector.example.com${PATHS}/DROFIOrderMgmNotification/?key=opensesame`,
    }),
    says: /address was https:\/\/connector\.example\.com\S+\?…/,
  },
  'everything differs at once': {
    drift: change({
      ...toHttp,
      ...{ types: ['order.created'], apiVersion: 'latest', enabled: false },
      address: `${BASE}:443${PATHS}/DROFIOrderMgmNotification`,
    }),
    says: /address was[\s\S]*added[\s\S]*apiVersion was[\s\S]*was disabled[\s\S]*transport was/,
  },
  'one is registered twice': {
    drift: (ours) => stage.register({ ...accepted(ours), id: undefined }),
    args: ['--remove-duplicates'],
    says: /│ deleted/,
  },
  'one is registered twice, and the first is disabled': {
    drift: async (ours) => {
      await stage.register({ ...accepted(ours), id: undefined });
      await stage.change(accepted(ours).id, { enabled: false });
    },
    args: ['--remove-duplicates'],
    says: /│ deleted/,
  },
  'one is registered twice, with and without a slash, for more types': {
    drift: (ours) =>
      stage.register({
        ...accepted(ours),
        types: ['order.accepted', 'order.created'],
        address: `${BASE}${PATHS}/DROFIOrderMgmNotification`,
      }),
    args: ['--remove-duplicates'],
    says: /│ deleted/,
  },
  'one more webhook is asked for': {
    drift: async () => undefined,
    args: ['--types', EXTRA.join(',')],
    says: /│ created/,
    desired: () => [...three(), extra()],
  },
  'one more webhook has other types': {
    drift: () => registerExtra({ types: ['order.created', 'order.blocked'] }),
    args: ['--types', EXTRA.join(',')],
    says: /added refund\.complete[^+]*removed order\.blocked/,
    desired: () => [...three(), extra()],
  },
  'one more webhook exists, and the third is missing': {
    drift: async (ours) => {
      await registerExtra();
      await stage.remove(invoice(ours).id);
    },
    args: ['--types', EXTRA.join(',')],
    says: /│ created/,
    desired: () => [...three(), extra()],
  },
  'one more webhook has another token endpoint, and is not named': {
    drift: () =>
      registerExtra({ oauth: { ...OAUTH, tokenEndPoint: 'https://old.example.com/token' } }),
    says: 'tokenEndPoint was https://old.example.com/token',
    desired: () => [...three(), extra()],
  },
};

beforeEach(async () => {
  await stage.reset();
  expect((await stage.run()).status).toBe(0);
  for (const body of OTHERS) await stage.register(body);
  others = (await stage.list()).filter(isOthers);
  expect(others).toHaveLength(OTHERS.length);
});

const isOthers = ({ address }: Registered) => OTHERS.some((other) => other.address === address);
const ours = async () => (await stage.list()).filter((webhook) => !isOthers(webhook));

it.each(Object.entries(CASES))('repairs in one run: %s', async (_name, drift) => {
  await drift.drift(await ours());
  const args = [...ARGUMENTS, ...(drift.args ?? [])];
  const desired = (drift.desired ?? three)();

  const before = await stage.list();
  const plan = await stage.run(['plan', ...args], drift.variables);
  expect(plan.status).toBe(0);
  expect(plan.out).toMatch(/│ (create|update:|delete)/);
  expect(await stage.list()).toEqual(before);

  const { status, out, err } = await stage.run(args, drift.variables);
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(drift.says);
  expect(await ours()).toHaveLength(desired.length);
  expect(await ours()).toEqual(expect.arrayContaining(desired));
  expect((await stage.list()).filter(isOthers)).toEqual(others);

  stage.use(asItIs);
  const again = await stage.run(args, drift.variables);
  expect(again.out).not.toMatch(/│ (created|updated|deleted)/);
  expect(stage.calls).toEqual(['GET /webhooks']);
});

it('there are enough cases', () => {
  expect(Object.keys(CASES).length).toBeGreaterThanOrEqual(25);
});
