import { z } from 'zod';
import {
  PRESETS,
  proofSchema,
  TIMELESS_PRESETS,
} from '../../../src/authenticate/presets/proof-schema.ts';
import { SIGNATURE_PRESETS } from '../../../src/authenticate/presets/signature-presets.ts';

test.each<[string, unknown]>([
  ['a secret instead of a variable', { preset: 'stripe', secrets: 'whsec_abc' }],
  ['an unknown preset', { preset: 'acme', secrets: 'S' }],
  ['an unknown key', { preset: 'stripe', secrets: 'S', secret: 'S' }],
  ['two proofs at once', { basic: 'B', none: true }],
  ['none that is not true', { none: false }],
  ['no proof', {}],
  ['an address that is none', { addresses: ['0.0.0.0/0'] }],
  ['a list of one', { allOf: [{ basic: 'B' }] }],
  ['none among several', { allOf: [{ basic: 'B' }, { none: true }] }],
  ['a time that is not signed', hmac({ timestamp: { header: 'T', unit: 's' } })],
  ['a time that is nowhere', hmac({ signed: '{timestamp}.{body}', timestamp: { unit: 's' } })],
  ['a signed time that is not described', hmac({ signed: '{timestamp}.{body}' })],
  ['a text without the body', hmac({ signed: 'x' })],
  ['a text with the body twice', hmac({ signed: '{body}{body}' })],
  ['an unknown placeholder', hmac({ signed: '{url}{body}' })],
  ['a header beside a header', hmac({ signed: '{header:X-A}{header:X-B}.{body}' })],
  ['a header beside the body', hmac({ signed: '{header:X-A}{body}' })],
  ['the body beside a header', hmac({ signed: '{body}{header:X-A}' })],
  ['a header beside the time', timed({ signed: '{header:X-A}{timestamp}.{body}' })],
  ['its own header among the signed ones', hmac({ signed: '{header:x-signature}.{body}' })],
  [
    'the time in the header of the signature',
    timed({ timestamp: { header: 'x-signature', unit: 's' } }),
  ],
  ['the time in two places', timed({ form: { separator: ',', timestamp: 't=' } })],
  ['one beginning for the signature and the time', parted({ signature: 'v=', timestamp: 'v=' })],
  [
    'a beginning of the signature that is one of the time',
    parted({ signature: 'v', timestamp: 'v=' }),
  ],
  [
    'a beginning of the time that is one of the signature',
    parted({ signature: 'v=', timestamp: 'v' }),
  ],
  ['two parts that nothing divides', parted({ separator: undefined })],
  ['a first part that nothing divides', timed({ timestamp: { part: 'first', unit: 's' } })],
  ['a first part and a text before the time', parted({}, { part: 'first' })],
  [
    'the time in the first part and a header',
    parted({ timestamp: undefined }, { part: 'first', header: 'T' }),
  ],
  ['keys of a few bytes', hmac({ key: { form: 'text', minBytes: 12 } })],
  ['a tolerance without a time', { preset: 'github', secrets: 'S', toleranceSeconds: 60 }],
  ['a tolerance without a time, spelled out', { ...hmac({}), toleranceSeconds: 60 }],
  ['a tolerance of a day and more', { preset: 'stripe', secrets: 'S', toleranceSeconds: 86_401 }],
])('%s is refused', (_case, proof) => {
  expect(proofSchema.safeParse(proof).success).toBe(false);
});

function hmac(more: object) {
  return { hmac: { header: 'X-Signature', encoding: 'hex', ...more }, secrets: 'S' };
}

function timed(more: object) {
  return hmac({
    signed: '{timestamp}.{body}',
    timestamp: { header: 'X-Time', unit: 's' },
    ...more,
  });
}

function parted(form: object, timestamp: object = {}) {
  const parts = { separator: ',', signature: 'v1=', timestamp: 't=' };
  return timed({ timestamp: { unit: 's', ...timestamp }, form: { ...parts, ...form } });
}

test.each([
  timed({}),
  parted({}),
  parted({ signature: undefined }),
  timed({ signed: '{timestamp}{body}', timestamp: { header: 'X-Time', unit: 'iso' } }),
  timed({ signed: '{header:X-Id}.{header:X-Other}.{timestamp}.{body}' }),
  { ...timed({}), toleranceSeconds: 60 },
])('%j is accepted', (proof) => {
  expect(proofSchema.safeParse(proof).error).toBeUndefined();
});

test('the presets without a time are known', () => {
  const timeless = PRESETS.filter((name) => SIGNATURE_PRESETS[name].spec.timestamp === undefined);
  expect(timeless).toEqual(TIMELESS_PRESETS);
});

test('a signature of the body alone needs a header and an encoding', () => {
  expect(proofSchema.parse(hmac({}))).toEqual({
    hmac: {
      header: 'X-Signature',
      form: {},
      signed: '{body}',
      algorithm: 'sha256',
      encoding: 'hex',
      key: { form: 'text' },
    },
    secrets: 'S',
  });
});

test('editors get a JSON Schema of it', () => {
  const schema = z.toJSONSchema(proofSchema, { io: 'input' });
  expect(schema.anyOf).toHaveLength(7);
});
