import { readFileSync } from 'node:fs';
import { hasSignature, hmacSignature } from '../../src/authenticate/hmac-signature.ts';
import { UnauthorizedError } from '../../src/errors.ts';
import { arrivalOf, bodiless } from '../support/arrival.ts';
import { signed } from '../support/signed.ts';

const NOW = Date.parse('2026-11-22T08:00:00.000Z');
const SECONDS = String(NOW / 1000);
const BODY = readFileSync(
  new URL('../fixtures/digital-river/order.invoice.created.json', import.meta.url),
);
const ANY = 'a-secret-of-both-modes';
const LIVE = 'a-secret-for-live-events';
const TEST = 'ein-Schlüssel-für-Tests';
const OTHER = 'a-secret-that-is-not-agreed';

const authenticate = hmacSignature({
  secrets: [{ secret: ANY }, { secret: LIVE, live: true }, { secret: TEST, live: false }],
  toleranceSeconds: 300,
  now: () => NOW,
});

const arrival = (header: string | undefined, body: Buffer | string = BODY) =>
  arrivalOf({ body, headers: header === undefined ? {} : { 'digitalriver-signature': header } });
const present = (header: string | undefined, body?: Buffer | string) =>
  authenticate(arrival(header, body));

test.each([
  ['seconds', SECONDS],
  ['milliseconds', String(NOW)],
  ['ISO 8601', '2026-11-22T08:00:00Z'],
  ['ISO 8601 with microseconds', '2026-11-22T07:59:59.591115Z'],
  ['ISO 8601 in another time zone', '2026-11-22T13:30:00+05:30'],
  ['seconds at the end of the tolerance', String(NOW / 1000 - 300)],
  ['milliseconds at the other end of the tolerance', String(NOW + 300_000)],
])('a signature with its timestamp in %s is valid', async (_case, timestamp) => {
  expect(await present(signed(BODY, timestamp, ANY))).toEqual({
    method: 'signature',
    caller: 'secret 1',
  });
});

test('each secret is valid; the proof names the secret and its mode', async () => {
  expect(await present(signed(BODY, SECONDS, LIVE))).toEqual({
    method: 'signature',
    caller: 'secret 2',
    live: true,
  });
  expect(await present(signed(BODY, SECONDS, TEST))).toEqual({
    method: 'signature',
    caller: 'secret 3',
    live: false,
  });
});

test('one valid signature among several is enough, at any position', async () => {
  for (const secrets of [
    [OTHER, ANY],
    [ANY, OTHER],
    [...Array(7).fill(OTHER), ANY],
  ]) {
    expect(await present(signed(BODY, SECONDS, ...secrets))).toMatchObject({ caller: 'secret 1' });
  }
});

test.each([
  ['no spaces', (header: string) => header.replaceAll(', ', ',')],
  ['more spaces', (header: string) => ` ${header.replaceAll(', ', ' ,\t ')} `],
])('%s around the commas do not matter', async (_case, change) => {
  expect(await present(change(signed(BODY, SECONDS, OTHER, ANY)))).toMatchObject({
    caller: 'secret 1',
  });
});

test('several headers with the same timestamp count as several signatures', async () => {
  for (const secrets of [
    [OTHER, ANY],
    [ANY, OTHER],
  ]) {
    const joined = secrets.map((secret) => signed(BODY, SECONDS, secret)).join(', ');
    expect(await present(joined)).toMatchObject({ caller: 'secret 1' });
  }
});

test('an empty body and a binary body can be signed', async () => {
  for (const body of ['', Buffer.from([0, 255, 128, 10])]) {
    expect(await present(signed(body, SECONDS, ANY), body)).toMatchObject({ caller: 'secret 1' });
  }
});

const GOOD = signed(BODY, SECONDS, ANY);
const [, MAC = ''] = GOOD.split(', ');

const NO_TIMESTAMP = 'expected a timestamp first';
const NO_SIGNATURES = 'expected 1 to 8 signatures in base64 after the timestamp';
const NO_SECRET = 'expected a signature of this body by an agreed secret, got others.';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['no header', undefined, 'expected a timestamp and a signature, got nothing.'],
  ['an empty header', '', 'expected a timestamp and a signature, got nothing.'],
  ['a signature alone', MAC, NO_TIMESTAMP],
  ['a timestamp alone', SECONDS, NO_SIGNATURES],
  ['both in the wrong order', `${MAC}, ${SECONDS}`, NO_TIMESTAMP],
  ['an empty timestamp', `, ${MAC}`, NO_TIMESTAMP],
  ['a timestamp with a sign', `+${GOOD}`, NO_TIMESTAMP],
  ['a timestamp with a fraction', `${SECONDS}.5, ${MAC}`, NO_TIMESTAMP],
  ['a timestamp with an exponent', `1e9, ${MAC}`, NO_TIMESTAMP],
  ['digits that are not ASCII', `${SECONDS.replace('1', '١')}, ${MAC}`, NO_TIMESTAMP],
  ['a day that does not exist', `2026-13-45T08:00:00Z, ${MAC}`, NO_TIMESTAMP],
  ['a time without its zone', `2026-11-22T08:00:00, ${MAC}`, NO_TIMESTAMP],
  ['another separator', GOOD.replace(', ', '; '), NO_TIMESTAMP],
  ['no separator', GOOD.replace(', ', ' '), NO_TIMESTAMP],
  ['an empty signature beside the valid one', `${GOOD},`, NO_SIGNATURES],
  ['a signature in hexadecimal', `${SECONDS}, ${Buffer.from(MAC, 'base64').toString('hex')}`, NO_SIGNATURES],
  ['a signature without padding', GOOD.slice(0, -1), NO_SIGNATURES],
  ['a signature with more padding', `${GOOD}=`, NO_SIGNATURES],
  ['a signature in quotes', `${SECONDS}, "${MAC}"`, NO_SIGNATURES],
  ['a signature with its algorithm', `${SECONDS}, sha256=${MAC}`, NO_SIGNATURES],
  ['letters beyond ASCII', `${SECONDS}, ${MAC.slice(0, -2)}é=`, NO_SIGNATURES],
  ['nine signatures', signed(BODY, SECONDS, ...Array(9).fill(ANY)), NO_SIGNATURES],
  ['two headers with different timestamps', `${GOOD}, ${signed(BODY, String(NOW), ANY)}`, NO_SIGNATURES],
  ['a header that is too long', `${GOOD}${' '.repeat(1024)}`, 'expected at most 1024 characters, got 1080.'],
  ["another secret's signature", signed(BODY, SECONDS, OTHER), NO_SECRET],
  ['another body\'s signature', signed('{}', SECONDS, ANY), NO_SECRET],
  ["another timestamp's signature", `${NOW}, ${MAC}`, NO_SECRET],
  ['a signature of the body alone', `${SECONDS}, ${signed(BODY, '', ANY).slice(2)}`, NO_SECRET],
  ['an empty secret', signed(BODY, SECONDS, ''), NO_SECRET],
  ['seconds that are too old', signed(BODY, String(NOW / 1000 - 301), ANY), 'expected a timestamp within 300 seconds of now, got one 301 seconds ago;'],
  ['milliseconds in the future', signed(BODY, String(NOW + 300_001), ANY), 'within 300 seconds of now, got one 301 seconds ahead;'],
  ['a time long ago', signed(BODY, '2021-04-28T02:04:13.591Z', ANY), 'got one 175758947 seconds ago;'],
])('%s is denied, with the expected form and a challenge', async (_case, header, message) => {
  const refusal = await present(header).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnauthorizedError);
  expect(refusal).toMatchObject({
    status: 401,
    message: expect.stringContaining(`DigitalRiver-Signature: `),
    headers: { 'WWW-Authenticate': 'DigitalRiver-Signature realm="digital-river-connector"' },
  });
  const { message: actual } = refusal as Error;
  expect(actual).toContain(message);
  for (const part of (header ?? '').split(', ')) if (part.length > 4) expect(actual).not.toContain(part);
});

test('of the four base64 spellings of 32 bytes, only the one that an encoder writes is valid', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = alphabet.indexOf(MAC.charAt(42));
  const spellings = [1, 2, 3].map((bits) => `${MAC.slice(0, 42)}${alphabet[last + bits]}=`);
  for (const spelling of spellings) {
    expect(Buffer.from(spelling, 'base64')).toEqual(Buffer.from(MAC, 'base64'));
    await expect(present(`${SECONDS}, ${spelling}`)).rejects.toThrow(UnauthorizedError);
  }
});

test.each([
  ['no signature', undefined],
  ['an unreadable signature', 'not a signature'],
  ['an old signature', signed(BODY, String(NOW / 1000 - 301), ANY)],
])('with %s the body is not read', async (_case, header) => {
  const { headers } = arrival(header);
  await expect(authenticate(bodiless({ headers }))).rejects.toThrow(UnauthorizedError);
});

test('a header that Node.js returns as a list is denied', async () => {
  const list = { ...arrival(undefined), headers: { 'digitalriver-signature': [GOOD] } };
  await expect(authenticate(list)).rejects.toThrow(UnauthorizedError);
});

test('without secrets no signature is valid', async () => {
  const withoutSecrets = hmacSignature({ secrets: [], toleranceSeconds: 300, now: () => NOW });
  await expect(withoutSecrets(arrival(GOOD))).rejects.toThrow(UnauthorizedError);
});

test('a call has a signature when it has the header, valid or not', () => {
  expect([undefined, '', GOOD].map((header) => hasSignature(arrival(header)))).toEqual([
    false,
    true,
    true,
  ]);
});
