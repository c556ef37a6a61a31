import { planWebhooks } from '../../../src/registration/plan/plan-webhooks.ts';
import type { Step } from '../../../src/registration/plan/step.ts';
import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../../src/sources/digital-river/api/registered-webhook.ts';
import { desired, desiredHttp } from '../registration-example.ts';

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

const planOf = (...webhooks: DigitalRiverWebhook[]) => planWebhooks(webhooks, [target]);

function planOne(...webhooks: DigitalRiverWebhook[]) {
  return first(planOf(...webhooks).steps);
}

/** What a step changes: the descriptions, and the patch. */
function changesOf(step: Step) {
  if (step.action !== 'update') throw new Error(`expected an update, got ${step.action}`);
  return { id: step.id, changes: step.changes.map(({ text }) => text), patch: step.patch };
}

it('creates what is missing', () => {
  expect(planOne()).toMatchObject({ action: 'create', desired: target });
  expect(planOne(registered({ address: 'https://other.example.com/' })).action).toBe('create');
});

it('leaves a correct webhook unchanged', () => {
  expect(planOne(registered())).toMatchObject({ action: 'none', id: 'w1' });
});

it('ignores the order of types', () => {
  const both = [{ ...target, types: ['order.accepted', 'order.created'] }];
  const { steps } = planWebhooks(
    [registered({ types: ['order.created', 'order.accepted'] })],
    both,
  );
  expect(steps).toMatchObject([{ action: 'none' }]);
});

it.each<[string, Partial<DigitalRiverWebhook>, string[], object]>([
  [
    'other types',
    { types: ['order.created'] },
    ['added order.accepted', 'removed order.created'],
    { types: ['order.accepted'] },
  ],
  [
    'another API version',
    { apiVersion: 'latest' },
    ['apiVersion was latest'],
    { apiVersion: 'default' },
  ],
  ['being disabled', { enabled: false }, ['was disabled'], { enabled: true }],
  [
    'the other transport',
    { transportType: 'HTTP', oauth: null },
    ['transport was HTTP', 'tokenEndPoint was missing', 'userName differed', 'clientID differed'],
    { transportType: 'OAUTH', oauth },
  ],
  [
    'another token endpoint',
    { oauth: { ...oauth, tokenEndPoint: 'https://login.salesforce.com/services/oauth2/token' } },
    ['tokenEndPoint was https://login.salesforce.com/services/oauth2/token'],
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
  expect(changesOf(planOne(registered(change)))).toEqual({ id: 'w1', changes, patch });
});

it.each([[undefined], [null], [''], ['********'], ['xxxxx']])(
  'does not compare a secret that is returned as %j',
  (secret) => {
    const masked = { ...oauth, password: secret, clientSecret: secret };
    expect(planOne(registered({ oauth: masked })).action).toBe('none');
  },
);

it('reads an omitted grant type as password', () => {
  const { grantType: _, ...rest } = { ...oauth };
  expect(planOne(registered({ oauth: rest })).action).toBe('none');
});

it('corrects the trailing slash of an address instead of creating a second webhook', () => {
  const without = target.address.slice(0, -1);
  expect(changesOf(planOne(registered({ address: without })))).toEqual({
    id: 'w1',
    changes: [`address was ${without}`],
    patch: { address: target.address },
  });
});

it('reports duplicates, and keeps the one that is correct', () => {
  const { steps, duplicates } = planOf(
    registered({ id: 'w0', enabled: false }),
    registered(),
    registered({ id: 'w2' }),
  );
  expect(steps).toMatchObject([{ action: 'none', id: 'w1' }]);
  expect(duplicates.map(({ id }) => id)).toEqual(['w0', 'w2']);
});

describe('with secrets that Digital River does not show', () => {
  const plan = (oauth: DigitalRiverWebhook['oauth'], sendsHidden: boolean) =>
    planWebhooks([registered({ oauth })], [target], sendsHidden);

  it.each(['********', '****word', 'x'.repeat(8), '', null])(
    '%j is sent again on demand',
    (shown) => {
      const masked = { ...oauth, password: shown };
      expect(plan(masked, false)).toMatchObject({
        steps: [{ action: 'none' }],
        hasHiddenSecrets: true,
      });
      expect(changesOf(first(plan(masked, true).steps))).toEqual({
        ...{ id: 'w1', patch: { oauth } },
        changes: ['secrets that are not shown are sent again'],
      });
    },
  );

  it('nothing is sent again that is shown', () => {
    expect(plan({ ...oauth }, true)).toMatchObject({
      steps: [{ action: 'none' }],
      hasHiddenSecrets: false,
    });
  });
});

describe('on the HTTP transport', () => {
  const registeredHttp = (change?: Partial<DigitalRiverWebhook>) => returned(targetHttp, change);
  const step = (change: Partial<DigitalRiverWebhook>) =>
    first(planWebhooks([registeredHttp(change)], [targetHttp]).steps);

  it.each<[string, Partial<DigitalRiverWebhook>]>([
    ['as it was sent', {}],
    [
      'with the other spelling of the user name',
      { authentication: { username: 'dr', password: 'opensesame' } },
    ],
    ['with a masked password', { authentication: { userName: 'dr', password: '****' } }],
    ['without its transport, which is the default', { transportType: undefined }],
  ])('leaves a webhook unchanged that is returned %s', (_case, change) => {
    expect(step(change).action).toBe('none');
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
    expect(changesOf(step(change))).toEqual({ id: 'w1', changes, patch });
  });

  it('leaves registered credentials unchanged when it has none', () => {
    const { authentication: _, ...signedOnly } = { authentication, ...targetHttp };
    const { steps } = planWebhooks([registeredHttp()], [signedOnly]);
    expect(steps).toMatchObject([{ action: 'none' }]);
  });
});

describe('at the last address', () => {
  const [, , third] = desired;
  if (third === undefined) throw new Error('expected three webhooks');
  const more = { ...third, types: ['order.created', 'refund.complete'] };
  const at = (id: string, types: readonly string[], change: Partial<DigitalRiverWebhook> = {}) =>
    returned({ ...third, types }, { id, ...change });
  const actions = (webhooks: DigitalRiverWebhook[], bodies: readonly WebhookBody[] = desired) => {
    const { steps, duplicates } = planWebhooks(webhooks, bodies);
    return {
      steps: steps.slice(2).map((step) => [step.action, 'id' in step && step.id, step.types]),
      duplicates: duplicates.map(({ id }) => id),
    };
  };

  it('one more webhook is created beside the third', () => {
    expect(actions([at('w3', third.types)], [...desired, more])).toEqual({
      steps: [
        ['none', 'w3', third.types],
        ['create', false, more.types],
      ],
      duplicates: [],
    });
  });

  it('the third is created beside one more that exists', () => {
    expect(actions([at('w4', more.types)], [...desired, more]).steps).toEqual([
      ['create', false, third.types],
      ['none', 'w4', more.types],
    ]);
  });

  it('a further webhook keeps its types and stays disabled, and the rest is corrected', () => {
    const disabled = { enabled: false, transportType: 'HTTP', oauth: null };
    const registered = [at('w3', third.types), at('w4', more.types, disabled)];
    const [, , , further] = planWebhooks(registered, desired).steps;
    expect(further).toMatchObject({ action: 'update', id: 'w4', types: more.types });
    expect(further && changesOf(further).patch).toEqual({ transportType: 'OAUTH', oauth });
  });

  it.each([[[]], [[more]]])('a further webhook never becomes the third: %j', (further) => {
    expect(actions([at('w4', more.types)], [...desired, ...further]).steps).toEqual([
      ['create', false, third.types],
      ['none', 'w4', more.types],
    ]);
  });

  it.each([[['order.accepted']], [['order.invoice.created', 'order.created']], [[]]])(
    'a webhook with the types %j becomes the third',
    (types) => {
      const steps = [['update', 'w4', third.types]];
      expect(actions([at('w4', types)])).toEqual({ steps, duplicates: [] });
    },
  );

  it('other --types change the further webhook, beside a third that is missing', () => {
    const other = { ...third, types: ['order.blocked'] };
    expect(actions([at('w4', more.types)], [...desired, other]).steps).toEqual([
      ['create', false, third.types],
      ['update', 'w4', other.types],
    ]);
  });

  it('a further webhook that shares a type is a duplicate', () => {
    const shared = [
      at('w3', third.types),
      at('w4', ['order.created']),
      at('w5', ['order.created', 'order.blocked']),
      at('w6', ['order.accepted']),
    ];
    expect(actions(shared)).toEqual({
      steps: [
        ['none', 'w3', third.types],
        ['none', 'w4', ['order.created']],
      ],
      duplicates: ['w5', 'w6'],
    });
  });
});
