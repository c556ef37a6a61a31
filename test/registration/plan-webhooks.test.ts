import { planWebhooks } from '../../src/registration/plan-webhooks.ts';
import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../src/sources/digital-river/api/registered-webhook.ts';
import { desired, desiredHttp } from './registration-example.ts';

const target = first(desired);
const oauth = target.transportType === 'OAUTH' ? target.oauth : undefined;
const targetHttp = first(desiredHttp);
const authentication = { userName: 'dr', password: 'opensesame' };

function first<T>(list: readonly T[]): T {
  const [item] = list;
  if (item === undefined) throw new Error('expected a list that is not empty');
  return item;
}

/** A webhook as Digital River returns it: its JSON, with an id. */
function returned(
  body: WebhookBody,
  change: Partial<DigitalRiverWebhook> = {},
): DigitalRiverWebhook {
  return { ...JSON.parse(JSON.stringify(body)), id: 'w1', ...change };
}

const registered = (change?: Partial<DigitalRiverWebhook>) => returned(target, change);

function planOne(...webhooks: DigitalRiverWebhook[]) {
  return first(planWebhooks(webhooks, [target]));
}

it('creates what is missing', () => {
  expect(planOne()).toMatchObject({ action: 'create', desired: target });
  expect(planOne(registered({ address: 'https://other.example.com/' })).action).toBe('create');
});

it('leaves a correct webhook unchanged', () => {
  expect(planOne(registered())).toMatchObject({ action: 'leave', id: 'w1', duplicates: [] });
});

it('ignores the order of types', () => {
  const both = [{ ...target, types: ['order.accepted', 'order.created'] }];
  const [step] = planWebhooks([registered({ types: ['order.created', 'order.accepted'] })], both);
  expect(step?.action).toBe('leave');
});

it.each<[string, Partial<DigitalRiverWebhook>, string[], object]>([
  [
    'other types',
    { types: ['order.created'] },
    ['added order.accepted', 'removed order.created'],
    { types: ['order.accepted'] },
  ],
  ['being disabled', { enabled: false }, ['was disabled'], { enabled: true }],
  [
    'the other transport',
    { transportType: 'HTTP', oauth: null },
    ['transport was HTTP', 'tokenEndPoint differed', 'userName differed', 'clientID differed'],
    { transportType: 'OAUTH', oauth },
  ],
  [
    'another token endpoint',
    { oauth: { ...oauth, tokenEndPoint: 'https://login.salesforce.com/services/oauth2/token' } },
    ['tokenEndPoint differed'],
    { oauth },
  ],
  ['another user', { oauth: { ...oauth, userName: 'x' } }, ['userName differed'], { oauth }],
  ['another client', { oauth: { ...oauth, clientID: 'x' } }, ['clientID differed'], { oauth }],
  [
    'another grant type',
    { oauth: { ...oauth, grantType: 'client_credentials' } },
    ['grantType differed'],
    { oauth },
  ],
  ['another password', { oauth: { ...oauth, password: 'old' } }, ['password differed'], { oauth }],
  [
    'another client secret',
    { oauth: { ...oauth, clientSecret: 'old' } },
    ['clientSecret differed'],
    { oauth },
  ],
])('patches %s', (_name, change, changes, patch) => {
  expect(planOne(registered(change))).toMatchObject({
    action: 'update',
    id: 'w1',
    difference: { changes, patch },
  });
  expect(Object.keys(planOne(registered(change)).difference.patch)).toEqual(Object.keys(patch));
});

it.each([[undefined], [null], [''], ['********'], ['xxxxx']])(
  'does not compare a secret that is returned as %j',
  (secret) => {
    const masked = { ...oauth, password: secret, clientSecret: secret };
    expect(planOne(registered({ oauth: masked })).action).toBe('leave');
  },
);

it('reads an omitted grant type as password', () => {
  const { grantType: _, ...rest } = { ...oauth };
  expect(planOne(registered({ oauth: rest })).action).toBe('leave');
});

it('corrects the trailing slash of an address instead of creating a second webhook', () => {
  const without = target.address.slice(0, -1);
  expect(planOne(registered({ address: without }))).toMatchObject({
    action: 'update',
    difference: { changes: [`address was ${without}`], patch: { address: target.address } },
  });
});

it('reports duplicates, and keeps the one that is correct', () => {
  const step = planOne(
    registered({ id: 'w0', enabled: false }),
    registered(),
    registered({ id: 'w2' }),
  );
  expect(step).toMatchObject({ action: 'leave', id: 'w1', duplicates: ['w2', 'w0'] });
});

describe('on the HTTP transport', () => {
  const registeredHttp = (change?: Partial<DigitalRiverWebhook>) => returned(targetHttp, change);
  const step = (change: Partial<DigitalRiverWebhook>) =>
    first(planWebhooks([registeredHttp(change)], [targetHttp]));

  it.each<[string, Partial<DigitalRiverWebhook>]>([
    ['as it was sent', {}],
    [
      'with the other spelling of the user name',
      { authentication: { username: 'dr', password: 'opensesame' } },
    ],
    ['with a masked password', { authentication: { userName: 'dr', password: '****' } }],
    ['without its transport, which is the default', { transportType: undefined }],
  ])('leaves a webhook unchanged that is returned %s', (_case, change) => {
    expect(step(change).action).toBe('leave');
  });

  it.each<[string, Partial<DigitalRiverWebhook>, string[], object]>([
    [
      'another user',
      { authentication: { userName: 'x' } },
      ['userName differed'],
      { authentication },
    ],
    ['no user', { authentication: null }, ['userName differed'], { authentication }],
    [
      'another password',
      { authentication: { ...authentication, password: 'old' } },
      ['password differed'],
      { authentication },
    ],
    [
      'the other transport',
      { transportType: 'OAUTH', authentication: null, oauth: { ...oauth } },
      ['transport was OAUTH', 'userName differed'],
      { transportType: 'HTTP', authentication },
    ],
  ])('patches %s', (_case, change, changes, patch) => {
    expect(step(change)).toMatchObject({ action: 'update', difference: { changes } });
    expect(step(change).difference.patch).toEqual(patch);
  });

  it('leaves registered credentials unchanged when it has none', () => {
    const { authentication: _, ...signedOnly } = { authentication, ...targetHttp };
    const [left] = planWebhooks([registeredHttp()], [signedOnly]);
    expect(left?.action).toBe('leave');
  });
});
