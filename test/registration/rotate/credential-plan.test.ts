import { planRotation } from '../../../src/registration/rotate/credential-plan.ts';
import type { DigitalRiverWebhook } from '../../../src/sources/digital-river/api/registered-webhook.ts';
import { desired, desiredHttp } from '../registration-example.ts';

/** As Digital River returns webhooks: parsed from JSON. */
const asRegistered = (bodies: typeof desired): DigitalRiverWebhook[] =>
  bodies.map((body, index) => ({ ...JSON.parse(JSON.stringify(body)), id: `webhook-${index}` }));

const registered = asRegistered(desired);

function changed(index: number, changes: Partial<DigitalRiverWebhook>): DigitalRiverWebhook[] {
  return registered.map((webhook, at) => (at === index ? { ...webhook, ...changes } : webhook));
}

function rotated(webhooks: readonly DigitalRiverWebhook[]): boolean[] | readonly string[] {
  const plan = planRotation(webhooks, desired);
  return 'problems' in plan ? plan.problems : plan.webhooks.map(({ isRotated }) => isRotated);
}

const oauth = registered[0]?.oauth ?? {};

test.each<[string, Partial<DigitalRiverWebhook>, boolean]>([
  ['the same', {}, true],
  ['another client', { oauth: { ...oauth, clientID: 'former' } }, false],
  ['another user', { oauth: { ...oauth, userName: 'former' } }, false],
  ['another password', { oauth: { ...oauth, password: 'former' } }, false],
  ['another client secret', { oauth: { ...oauth, clientSecret: 'former' } }, false],
  ['a masked secret', { oauth: { ...oauth, password: '********' } }, false],
  ['no secret that is shown', { oauth: { ...oauth, clientSecret: null } }, false],
  [
    'another address of the same endpoint',
    { address: registered[0]?.address.slice(0, -1) ?? '' },
    true,
  ],
])('%s: sent again unless it is known to be the same', (_case, changes, isRotated) => {
  expect(rotated(changed(0, changes))).toEqual([isRotated, true, true]);
});

test.each<[string, Partial<DigitalRiverWebhook>, string | undefined]>([
  ['another client', { oauth: { ...oauth, clientID: 'former' } }, 'former'],
  ['another secret of the same client', { oauth: { ...oauth, clientSecret: 'former' } }, undefined],
  ['a masked secret', { oauth: { ...oauth, clientSecret: '****1234' } }, undefined],
  ['no client that is shown', { oauth: { ...oauth, clientID: null } }, undefined],
])('%s: the former client is never the new one', (_case, changes, formerName) => {
  const plan = planRotation(changed(0, changes), desired);
  expect('webhooks' in plan && plan.webhooks[0]).toMatchObject({ isRotated: false, formerName });
});

test.each(['oauth', 'OAuth'])(
  'the transport %s is the same in other letter case',
  (transportType) => {
    expect(rotated(changed(0, { transportType }))).toEqual([true, true, true]);
  },
);

test("duplicates are rotated as well, and others' webhooks never", () => {
  const [first] = registered;
  if (first === undefined) throw new Error('Expected a webhook.');
  const duplicate = { ...first, id: 'duplicate', oauth: { ...oauth, clientID: 'former' } };
  const other = { ...duplicate, id: 'other', address: 'https://other.example.com/webhooks/' };
  const plan = planRotation([...registered, duplicate, other], desired);
  expect('webhooks' in plan && plan.webhooks.map(({ id }) => id)).toEqual([
    ...registered.map(({ id }) => id),
    'duplicate',
  ]);
});

test.each<[string, DigitalRiverWebhook[], string]>([
  ['a missing webhook', registered.slice(1), 'No webhook for order.accepted at https://'],
  ['a missing type', changed(1, { types: ['order.created'] }), 'No webhook for order.complete at'],
  [
    'another transport',
    changed(1, { transportType: 'HTTP' }),
    'expected the transport OAUTH, got HTTP',
  ],
  [
    'another token endpoint',
    changed(2, { oauth: { ...oauth, tokenEndPoint: 'https://user:pw@example.com/token' } }),
    'got https://example.com/token',
  ],
])('%s is no matter of a rotation', (_case, webhooks, problem) => {
  expect(rotated(webhooks)).toEqual([expect.stringContaining(problem)]);
});

test('pairs of the HTTP transport', () => {
  const pairs = asRegistered(desiredHttp);
  const former = { userName: 'dr', password: 'former' };
  const [first, ...others] = pairs;
  if (first === undefined) throw new Error('Expected a webhook.');
  const plan = planRotation([{ ...first, authentication: former }, ...others], desiredHttp);
  expect('webhooks' in plan && plan.webhooks.map(({ isRotated }) => isRotated)).toEqual([
    ...[false, true, true],
  ]);
});
