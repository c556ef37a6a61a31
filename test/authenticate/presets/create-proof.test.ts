import { createHmac } from 'node:crypto';
import { createProof } from '../../../src/authenticate/presets/create-proof.ts';
import { type ProofSpec, proofSchema } from '../../../src/authenticate/presets/proof-schema.ts';
import {
  proofVariables,
  secretVariables,
} from '../../../src/authenticate/presets/proof-variables.ts';
import { secretProblems } from '../../../src/authenticate/presets/secret-problems.ts';
import { UnauthorizedError } from '../../../src/errors.ts';
import { arrivalOf, bodiless } from '../../support/arrival.ts';

const NOW = Date.UTC(2026, 10, 30, 8);
const SECONDS = NOW / 1000;
const BODY = '{"id":"evt_1"}';
const [OLD, NEW] = ['whsec_old_secret_of_it', 'whsec_new_secret_of_it'];
const STRIPE: ProofSpec = { preset: 'stripe', secrets: 'STRIPE_SECRETS' };

const hex = (secret: string, text: string, algorithm = 'sha256') =>
  createHmac(algorithm, secret).update(text).digest('hex');
const v1 = (secret: string, seconds = SECONDS) => hex(secret, `${seconds}.${BODY}`);
const proofOf = (spec: ProofSpec, ...secrets: string[]) =>
  createProof(
    spec,
    () => secrets,
    () => NOW,
  );
const presentTo = (spec: ProofSpec, secrets: string[], headers: Record<string, string>) =>
  proofOf(spec, ...secrets)(arrivalOf({ headers, body: BODY }));
const stripe = (header: string, secrets: string[] = [OLD, NEW]) =>
  presentTo(STRIPE, secrets, { 'stripe-signature': header });

test.each([
  ['the old secret', `t=${SECONDS},v1=${v1(OLD)}`, 'secret 1'],
  ['the new secret', `t=${SECONDS},v1=${v1(NEW)}`, 'secret 2'],
  ['both', `t=${SECONDS},v1=${v1(NEW)},v1=${v1(OLD)}`, 'secret 1'],
  [
    'the new one, and one that is not agreed',
    `t=${SECONDS},v1=${v1('other')},v1=${v1(NEW)}`,
    'secret 2',
  ],
  ['parts of unknown versions', `v2=x,t=${SECONDS},v0=${v1('other')},v1=${v1(NEW)},,y`, 'secret 2'],
  ['a broken part with a known version', `t=${SECONDS},v1=abc,v1=${v1(NEW)}`, 'secret 2'],
  ['the time last, and blanks', `v1=${v1(NEW)} , t=${SECONDS}`, 'secret 2'],
  ['upper-case digits', `t=${SECONDS},v1=${v1(NEW).toUpperCase()}`, 'secret 2'],
  ['the same header twice', `t=${SECONDS},v1=${v1(NEW)}, t=${SECONDS},v1=${v1(NEW)}`, 'secret 2'],
])('while secrets are rotated, a call is proven by %s', async (_case, header, caller) => {
  expect(await stripe(header)).toEqual({ method: 'signature', caller });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['no header', undefined, 'expected a signature, got nothing'],
  ['an empty header', '', 'expected a signature, got nothing'],
  ['no signature', `t=${SECONDS}`, 'expected a signature of 32 bytes in hex after "v1=", got something else'],
  ['a signature of an unknown version only', `t=${SECONDS},v0=${v1(NEW)}`, 'after "v1="'],
  ['a signature in base64', `t=${SECONDS},v1=${Buffer.from(v1(NEW), 'hex').toString('base64')}`, 'after "v1="'],
  ['no time', `v1=${v1(NEW)}`, 'expected one timestamp after "t=", in seconds since 1970, got none'],
  ['a time in milliseconds', `t=${NOW},v1=${v1(NEW, NOW)}`, 'in seconds since 1970'],
  ['a time with a sign', `t=+${SECONDS},v1=${v1(NEW)}`, 'in seconds since 1970'],
  ['two times', `t=${SECONDS},t=${SECONDS + 1},v1=${v1(NEW)}`, 'expected one timestamp'],
  ['an old time', `t=${SECONDS - 301},v1=${v1(NEW, SECONDS - 301)}`, 'got one 301 seconds ago'],
  ['a time to come', `t=${SECONDS + 301},v1=${v1(NEW, SECONDS + 301)}`, 'got one 301 seconds ahead'],
  ['more than the header may have', `t=${SECONDS},v1=${v1(NEW)}${',v1=x'.repeat(500)}`, 'expected at most 2048 characters'],
])('with %s the body is not read', async (_case, header, message) => {
  const headers = header === undefined ? {} : { 'stripe-signature': header };
  const denied = await proofOf(STRIPE, OLD, NEW)(bodiless({ headers })).catch((error: unknown) => error);
  expect(denied).toBeInstanceOf(UnauthorizedError);
  expect(denied).toMatchObject({
    message: expect.stringContaining(message),
    headers: { 'WWW-Authenticate': 'Stripe-Signature realm="digital-river-connector"' },
    isGuess: header !== undefined,
  });
});

test('a secret that was taken away proves nothing', async () => {
  await expect(stripe(`t=${SECONDS},v1=${v1(OLD)}`, [NEW])).rejects.toThrow('by an agreed secret');
});

test('a secret of one mode proves events of that mode', async () => {
  const secrets = [`live:${NEW}`, `test:${OLD}`];
  expect(await stripe(`t=${SECONDS},v1=${v1(NEW)}`, secrets)).toMatchObject({ live: true });
  expect(await stripe(`t=${SECONDS},v1=${v1(OLD)}`, secrets)).toMatchObject({ live: false });
});

test('the window of time is that of the file', async () => {
  const spec: ProofSpec = { ...STRIPE, toleranceSeconds: 1000 };
  const header = `t=${SECONDS - 1000},v1=${v1(NEW, SECONDS - 1000)}`;
  expect(await presentTo(spec, [NEW], { 'stripe-signature': header })).toMatchObject({
    method: 'signature',
  });
});

const STANDARD: ProofSpec = { preset: 'standard-webhooks', secrets: 'S' };
const standardKey = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

function standard(id: string | undefined, signedId = id ?? '') {
  const key = Buffer.alloc(24, 7);
  const mac = createHmac('sha256', key).update(`${signedId}.${SECONDS}.${BODY}`).digest('base64');
  const headers = { 'webhook-timestamp': String(SECONDS), 'webhook-signature': `v1,${mac}` };
  return presentTo(
    STANDARD,
    [standardKey(24)],
    id === undefined ? headers : { ...headers, 'webhook-id': id },
  );
}

test('an id is part of what is signed', async () => {
  expect(await standard('msg_1.a')).toMatchObject({ method: 'signature' });
  await expect(standard('msg_2', 'msg_1')).rejects.toThrow('got others');
  await expect(standard(undefined)).rejects.toThrow('the header webhook-id');
  await expect(standard('')).rejects.toThrow('the header webhook-id');
  await expect(standard('m{"a":"')).rejects.toThrow('the header webhook-id');
});

const HMAC = (hmac: object): ProofSpec => proofSchema.parse({ hmac, secrets: 'S' });
const SECRET = 'a-secret-of-a-shop';
const FIRST = {
  header: 'Sig',
  form: { separator: ',' },
  signed: '{timestamp}.{body}',
  encoding: 'hex',
  timestamp: { part: 'first', unit: 'ms' },
};

test.each<[string, object, string, Record<string, string>]>([
  [
    'Slack, with the version in the text',
    {
      header: 'X-Slack-Signature',
      form: { signature: 'v0=' },
      signed: 'v0:{timestamp}:{body}',
      encoding: 'hex',
      timestamp: { header: 'X-Slack-Request-Timestamp', unit: 's' },
    },
    SECRET,
    {
      'x-slack-signature': `v0=${hex(SECRET, `v0:${SECONDS}:${BODY}`)}`,
      'x-slack-request-timestamp': String(SECONDS),
    },
  ],
  [
    'Square, with the address of the endpoint in the text',
    {
      header: 'x-square-hmacsha256-signature',
      signed: 'https://example.com/webhooks/square{body}',
      encoding: 'base64',
    },
    SECRET,
    {
      'x-square-hmacsha256-signature': createHmac('sha256', SECRET)
        .update(`https://example.com/webhooks/square${BODY}`)
        .digest('base64'),
    },
  ],
  [
    'SHA-512 in base64url, milliseconds after the body',
    {
      header: 'Sig',
      signed: '{body}|{timestamp}|{header:X-Id}',
      algorithm: 'sha512',
      encoding: 'base64url',
      timestamp: { header: 'X-Time', unit: 'ms' },
    },
    SECRET,
    {
      sig: createHmac('sha512', SECRET).update(`${BODY}|${NOW}|7`).digest('base64url'),
      'x-time': String(NOW),
      'x-id': '7',
    },
  ],
  [
    'Recurly, with the time before the signatures',
    FIRST,
    SECRET,
    { sig: `${NOW} , ${hex(OLD, `${NOW}.${BODY}`)},${hex(SECRET, `${NOW}.${BODY}`)}` },
  ],
  [
    'SHA-1 with a key in hexadecimal digits',
    { header: 'Sig', algorithm: 'sha1', encoding: 'hex', key: { form: 'hex' } },
    '000102030405060708090a0b0c0d0e0f',
    {
      sig: createHmac('sha1', Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'))
        .update(BODY)
        .digest('hex'),
    },
  ],
])('a signature is spelled out as that of %s', async (_case, hmac, secret, headers) => {
  expect(await presentTo(HMAC(hmac), [secret], headers)).toMatchObject({ method: 'signature' });
  const other = secret.replace(/[a0]/g, '1');
  await expect(presentTo(HMAC(hmac), [other], headers)).rejects.toThrow('got others');
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['no time', hex(SECRET, `${NOW}.${BODY}`), 'a signature of 32 bytes in hex, got something else'],
  ['the time behind', `${hex(SECRET, `${NOW}.${BODY}`)},${NOW}`, 'a signature of 32 bytes in hex, got something else'],
  ['another unit', `${SECONDS},${hex(SECRET, `${SECONDS}.${BODY}`)}`, 'one timestamp as the first part, in milliseconds since 1970, got none'],
  ['an old time', `${NOW - 400_000},${hex(SECRET, `${NOW - 400_000}.${BODY}`)}`, 'a timestamp within 300 seconds of now'],
])('a header whose time is the first part is refused with %s', async (_case, sig, expected) => {
  await expect(presentTo(HMAC(FIRST), [SECRET], { sig })).rejects.toThrow(expected);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[ProofSpec, string[], string | undefined]>([
  [STRIPE, [], 'STRIPE_SECRETS is missing; the proof of a source needs it.'],
  [STRIPE, [''], 'STRIPE_SECRETS: expected keys of at least 16 bytes.'],
  [STRIPE, ['live:'], 'STRIPE_SECRETS: expected keys of at least 16 bytes.'],
  [STRIPE, [OLD, 'fifteen letters'.replace(' ', '_')], 'STRIPE_SECRETS: expected keys of at least 16 bytes.'],
  [STRIPE, [`${OLD} ${NEW}`], 'STRIPE_SECRETS: expected secrets without blanks, separated by commas.'],
  [STRIPE, [OLD, `live:${OLD}`], 'STRIPE_SECRETS: expected each value only once.'],
  [STRIPE, Array.from({ length: 17 }, (_, index) => `${OLD}${index}`), 'STRIPE_SECRETS: expected at most 16 values; remove those that are no longer used.'],
  [STANDARD, [standardKey(24)], undefined],
  [STANDARD, [standardKey(24).slice(6)], undefined],
  [STANDARD, [standardKey(23)], 'S: expected keys of at least 24 bytes.'],
  [STANDARD, ['whsec_'], 'S: expected keys of at least 24 bytes.'],
  [STANDARD, ['whsec_not-base64!'], 'S: expected secrets in base64, behind whsec_ or without it.'],
  [{ basic: 'B' }, ['user:password'], undefined],
  [{ basic: 'B' }, ['user'], 'B: expected user:password.'],
  [{ apiKey: { header: 'X', secrets: 'K' } }, ['twelve-chars'], 'K: expected keys of at least 13 characters.'],
  [{ addresses: 'A' }, ['192.0.2.1', 'example.com'], 'A: expected addresses and ranges, such as 192.0.2.1 or 192.0.2.0/24, none wider than /8 (IPv4) or /32 (IPv6).'],
  [{ none: true }, [], undefined],
])('the values of %j are checked: %j', (spec, values, problem) => {
  expect(secretProblems(spec, () => values)).toEqual(problem === undefined ? [] : [problem]);
  if (problem !== undefined) expect(() => createProof(spec, () => values)).toThrow(problem);
});

test('several proofs are all required, and the method names the signature', async () => {
  const spec: ProofSpec = {
    allOf: [{ addresses: ['192.0.2.0/24'] }, { apiKey: { header: 'X-Key', secrets: 'K' } }, STRIPE],
  };
  const secretsOf = (variable: string) => (variable === 'K' ? ['a-key-of-a-shop'] : [NEW]);
  const authenticate = createProof(spec, secretsOf, () => NOW);
  const headers = { 'x-key': 'a-key-of-a-shop', 'stripe-signature': `t=${SECONDS},v1=${v1(NEW)}` };
  expect(await authenticate(arrivalOf({ headers, body: BODY }))).toMatchObject({
    method: 'ip-allowlist+signature',
  });
  await expect(authenticate(bodiless({ headers, address: '198.51.100.1' }))).rejects.toMatchObject({
    status: 403,
  });
  expect(secretVariables(spec)).toEqual(['K', 'STRIPE_SECRETS']);
});

test('a source without a proof accepts every caller', async () => {
  expect(await createProof({ none: true }, () => [])(bodiless())).toMatchObject({ method: 'none' });
});

test('user and password, and addresses of a variable, are read from the variables that are named', async () => {
  const basic = createProof({ basic: 'B' }, () => ['a:b:c']);
  const authorization = `Basic ${btoa('a:b:c')}`;
  expect(await basic(bodiless({ headers: { authorization } }))).toMatchObject({
    method: 'http-basic',
  });
  const listed = createProof({ addresses: 'A' }, () => ['192.0.2.1']);
  expect(await listed(bodiless())).toMatchObject({ method: 'ip-allowlist' });
  expect(proofVariables({ addresses: 'A' })).toEqual([{ variable: 'A', kind: 'address' }]);
  expect(proofVariables({ addresses: ['192.0.2.1'] })).toEqual([]);
});
