import {
  isOurs,
  judgeWebhooks,
  loggedUrl,
  vanishedTypes,
} from '../../../src/reconcile/webhooks/judge-webhooks.ts';

const PUBLIC = 'https://connector.example.com';
const PATH = '/services/apexrest/digitalriverv2/webhooks/';

test.each([
  [`${PUBLIC}${PATH}`, PUBLIC, true],
  [`${PUBLIC}${PATH}`, `${PUBLIC}/`, true],
  [`${PUBLIC}${PATH.slice(0, -1)}`, PUBLIC, true],
  [`https://CONNECTOR.example.com${PATH}`, PUBLIC, true],
  [`https://other.example.com${PATH}`, PUBLIC, false],
  [`https://connector.example.com.evil.example${PATH}`, PUBLIC, false],
  [`${PUBLIC}/other`, PUBLIC, false],
  [`https://other.example.com${PATH}`, undefined, true],
  ['https://other.example.com/other', undefined, false],
  [`${PUBLIC}/prod${PATH}`, PUBLIC, false],
  [`${PUBLIC}/prod${PATH}`, `${PUBLIC}/test`, false],
  [`${PUBLIC}${PATH}`, `${PUBLIC}/test`, false],
  [`${PUBLIC}/test${PATH}`, `${PUBLIC}/test/`, true],
  [`${PUBLIC}/test/${PATH.toUpperCase()}`, `${PUBLIC}/test`, true],
  [`${PUBLIC}:8443${PATH}`, PUBLIC, false],
  [`http://connector.example.com${PATH}`, PUBLIC, false],
  ['no address', PUBLIC, false],
])('whether %s belongs to %s: %s', (address, publicUrl, expected) => {
  expect(isOurs(address, publicUrl)).toBe(expected);
});

const webhook = (id: string, types: string[], enabled?: boolean, address = `${PUBLIC}${PATH}`) => ({
  ...{ id, types, address, updatedTime: '2026-11-02T10:00:00Z' },
  ...(enabled === undefined ? {} : { enabled }),
});
const ALL = ['order.accepted', 'order.complete', 'order.invoice.created'];
const stateOf = (standings: ReturnType<typeof judgeWebhooks>) =>
  standings.map(({ key, state }) => `${key} ${state}`);

test.each([
  ['all is well', [webhook('a', ALL, true)], [], ['a enabled']],
  ['enabled is not said', [webhook('a', ALL)], [], ['a enabled']],
  ['disabled', [webhook('a', ALL, false)], [], ['a disabled']],
  [
    'one is missing',
    [webhook('a', ['order.accepted', 'order.complete'], true)],
    [],
    ['a enabled', 'missing order.invoice.created missing'],
  ],
  [
    'a type that was asked for before is missing',
    [webhook('a', ALL, true)],
    ['order.cancelled'],
    ['a enabled', 'missing order.cancelled missing'],
  ],
  [
    "another installation's is neither ours nor enough",
    [webhook('b', ALL, false, `https://other.example.com${PATH}`)],
    [],
    ALL.map((type) => `missing ${type} missing`),
  ],
  [
    'that of another installation on the same host is neither ours nor enough',
    [webhook('b', ALL, false, `${PUBLIC}/prod${PATH}`)],
    [],
    ALL.map((type) => `missing ${type} missing`),
  ],
])('%s', (_, registered, awaited, expected) => {
  expect(stateOf(judgeWebhooks(registered, PUBLIC, awaited))).toEqual(expected);
});

test('types for which nothing is written do not count', () => {
  const [standing] = judgeWebhooks([webhook('a', [...ALL, 'customer.created'])], PUBLIC, []);
  expect(standing).toMatchObject({ types: ALL, changedAt: new Date('2026-11-02T10:00:00Z') });
});

test.each([
  ['a webhook is gone', 'a', 'enabled', 0, ['order.cancelled']],
  ['it was disabled, and is gone', 'a', 'disabled', 9, ['order.cancelled']],
  ['it still exists, with other types', 'b', 'enabled', 0, []],
  ['it is missed', 'missing order.cancelled', 'missing', 2, ['order.cancelled']],
  ['it was missed for days', 'missing order.cancelled', 'missing', 4, []],
] as const)('types that have vanished: %s', (_, key, state, days, expected) => {
  const now = new Date('2026-11-20T00:00:00Z');
  const since = new Date(now.getTime() - days * 86_400_000);
  const before = [{ key, state, types: ['order.cancelled'], since }];
  expect(vanishedTypes(before, [{ id: 'b' }], now)).toEqual(expected);
});

test.each([
  [`${PUBLIC}${PATH}`, { url: `${PUBLIC}${PATH}` }],
  [
    `https://user:secret@connector.example.com${PATH}?key=secret#secret`,
    { url: `${PUBLIC}${PATH}` },
  ],
  ['secret', {}],
  [null, {}],
])('%s is logged without secrets', (address, expected) => {
  expect(loggedUrl(address)).toEqual(expected);
});
