import { createProof } from '../../src/authenticate/presets/create-proof.ts';
import { PRESETS, type ProofSpec } from '../../src/authenticate/presets/proof-schema.ts';
import { describeProof } from '../../src/source-tools/sign/describe-proof.ts';
import { signCall } from '../../src/source-tools/sign/sign-call.ts';

const SECRET = Buffer.from('a secret of the tests, 32 bytes!').toString('base64');
const secretsOf = () => [SECRET];
const AT = new Date('2026-11-30T12:00:00Z');
const body = Buffer.from('{"id":"1"}');

const HMAC = {
  header: 'X-Signature',
  form: { separator: ';', signature: 'sig:', timestamp: 'at:' },
  signed: '{header:x-id}|{body}|{timestamp}',
  algorithm: 'sha512',
  encoding: 'base64url',
  key: { form: 'text' },
  timestamp: { unit: 'iso' },
} as const;

const FIRST = {
  ...HMAC,
  form: { separator: ',', signature: undefined, timestamp: undefined },
  timestamp: { part: 'first', unit: 'ms' },
} as const;

const SPECS: readonly (readonly [string, ProofSpec])[] = [
  ...PRESETS.map((preset) => [preset, { preset, secrets: 'S' }] as const),
  ['hmac', { hmac: HMAC, secrets: 'S' }],
  ['hmac with the time first', { hmac: FIRST, secrets: 'S' }],
  ['apiKey', { apiKey: { header: 'X-Key', secrets: 'S' } }],
  [
    'allOf',
    { allOf: [{ preset: 'github', secrets: 'S' }, { apiKey: { header: 'X-Key', secrets: 'S' } }] },
  ],
];

test.each(SPECS)('a call signed by %s is proven, and another body is not', async (_name, spec) => {
  const proof = createProof(spec, secretsOf, () => AT.getTime());
  const headers = signCall(spec, secretsOf, { body, headers: {}, at: AT });
  const arrival = { headers, address: '127.0.0.1', path: '/' };
  await expect(proof({ ...arrival, readBody: async () => body })).resolves.toBeDefined();
  const isSigned = !('apiKey' in spec);
  const other = proof({ ...arrival, readBody: async () => Buffer.from('{"id":"2"}') });
  if (isSigned) await expect(other).rejects.toThrow('expected');
});

test('user name and password', async () => {
  const spec: ProofSpec = { basic: 'S' };
  const pair = () => ['shop:pass word'];
  const headers = signCall(spec, pair, { body, headers: {}, at: AT });
  const arrival = { headers, address: '127.0.0.1', path: '/', readBody: async () => body };
  await expect(createProof(spec, pair)(arrival)).resolves.toMatchObject({ method: 'http-basic' });
});

test('a header that a person gives is signed as it stands', () => {
  const spec: ProofSpec = { preset: 'standard-webhooks', secrets: 'S' };
  const headers = signCall(spec, secretsOf, { body, headers: { 'webhook-id': 'msg_1' }, at: AT });
  expect(headers['webhook-id']).toBe('msg_1');
});

test('without a secret, the variable is named', () => {
  expect(() =>
    signCall({ preset: 'stripe', secrets: 'STRIPE_SECRETS' }, () => [], {
      body,
      headers: {},
      at: AT,
    }),
  ).toThrow('STRIPE_SECRETS is not set');
});

test('the description of a time that stands first shows it before the signature', () => {
  const { headers } = describeProof({ hmac: FIRST, secrets: 'S' }, secretsOf);
  expect(headers.at(-1)?.value).toMatch(/^<time, ms>,<HMAC-SHA512 of /);
});

test.each(SPECS)('the description of %s has headers, variables, and no secret', (_name, spec) => {
  const described = describeProof(spec, secretsOf);
  expect(described.headers.length).toBeGreaterThan(0);
  expect(described.variables).toEqual([{ name: 'S', values: 1 }]);
  expect(described.problems).toEqual([]);
  expect(JSON.stringify(described)).not.toContain(SECRET);
});
