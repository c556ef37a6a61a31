import fc, { type Arbitrary } from 'fast-check';
import { makeEvent } from '../../local/events/make-event.ts';
import { PATHS } from './stage.ts';

type Headers = Record<string, string>;

/** A random request. The proof is added when it is sent, since signatures and tokens expire. */
export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The kind of its proof. */
  readonly proof: keyof typeof PATHS | undefined;
  /** Makes the proof invalid; undefined leaves it valid. */
  readonly corrupt: ((proof: Headers) => Headers) | undefined;
  /** Sends the token request of a valid client instead of the body. */
  readonly asClient: boolean;
}

const KNOWN_PATHS = [
  ...Object.values(PATHS),
  ...Object.values(PATHS).map((path) => path.replace(/\/$/, '')),
  '/oauth2/token',
  '/services/oauth2/token',
  '/oauth2/keys',
  '/.well-known/oauth-authorization-server',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/console',
  '/console/sign-in',
  '/console/callback',
  '/console/callback?code=a&state=b',
  '/console/sign-out',
  '/console/signed-out',
  '/console/style.css',
  `/console/events/${'a'.repeat(64)}`,
  '/webhooks/xanpay',
  '/',
];

const GOOD_BODY = Buffer.from(
  JSON.stringify(
    makeEvent('order.accepted', { orderId: '123456789012', at: new Date(1_795_000_000_000) }),
  ),
);

const method: Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('POST') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Z]{1,12}$/) },
);

/** Printable ASCII without spaces, as in a request line. */
const target = fc.stringMatching(/^[!-~]{0,60}$/);

const path: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KNOWN_PATHS) },
  { weight: 2, arbitrary: fc.constantFrom(...KNOWN_PATHS).chain(mutatedText) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...KNOWN_PATHS), target).map((p) => p.join('?')),
  },
  { weight: 1, arbitrary: target.map((text) => `/${text}`) },
);

const headerName = fc.oneof(
  fc.constantFrom(
    ...['authorization', 'content-type', 'content-encoding', 'digitalriver-signature', 'cookie'],
    ...['x-forwarded-for', 'x-forwarded-proto', 'transfer-encoding', 'expect', 'upgrade', 'accept'],
    ...['content-length', 'x-http-method-override', 'origin', 'range', 'te', 'x-api-key'],
  ),
  fc.stringMatching(/^[A-Za-z-]{1,20}$/),
);

const headerValue = fc.oneof(
  fc.constantFrom(
    ...['Bearer x', 'Bearer ', 'Basic eDp5', 'application/json; charset=utf-32', 'gzip', 'br'],
    ...['chunked', '100-continue', 'websocket', '::1', '1', '-1', '99999999999999999999', ''],
    ...['1795000000, YWJj', `Bearer ${'a.b.c'}`, `Bearer ${'x'.repeat(9000)}`],
  ),
  fc.stringMatching(/^[ -~]{0,80}$/),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/**
 * Few requests get random headers, so that most pass Node's parser and reach the connector's code.
 */
const headers: Arbitrary<Headers> = fc
  .oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(headerName, headerValue), { maxLength: 5 }) },
  )
  .map((pairs) => Object.fromEntries(pairs));

const body: Arbitrary<Buffer> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(GOOD_BODY) },
  { weight: 3, arbitrary: mutatedBytes(GOOD_BODY) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 8 }).map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.webQueryParameters().map((text) => Buffer.from(text)) },
);

/** Changes a proof in one place. */
const corrupt: Arbitrary<(proof: Headers) => Headers> = fc
  .tuple(fc.nat(10_000), fc.constantFrom('flip', 'cut', 'empty', 'double', 'case'))
  .map(([at, how]) => (proof: Headers) => {
    const [[name, value] = ['authorization', '']] = Object.entries(proof);
    return { [name]: corrupted(value, at, how) };
  });

/** Generates random requests. */
export const fuzzedRequest: Arbitrary<FuzzedRequest> = fc.record({
  method,
  path,
  headers,
  body,
  proof: fc.option(fc.constantFrom('token', 'basic', 'signature'), { nil: undefined, freq: 2 }),
  corrupt: fc.option(corrupt, { nil: undefined, freq: 1 }),
  asClient: fc.integer({ min: 0, max: 19 }).map((draw) => draw === 0),
});

/**
 * A different text. The change is in the credentials after the scheme, and never in spaces only.
 */
function corrupted(value: string, at: number, how: string): string {
  const begin = value.indexOf(' ') + 1;
  const place = begin + (at % Math.max(1, value.length - begin - 2));
  const other = value[place] === 'A' ? 'B' : 'A';
  if (how === 'flip') return value.slice(0, place) + other + value.slice(place + 1);
  if (how === 'cut') return value.slice(0, place);
  if (how === 'double') return `${value}${value}`;
  if (how === 'empty') return '';
  const swapped = value.slice(begin).replace(/[a-z]/i, (letter) => swapCase(letter));
  return value.slice(0, begin) + swapped;
}

function swapCase(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}

function mutatedText(text: string): Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(3), fc.constantFrom('', '/', '%2f', '..', '%00', ';', 'A'))
    .map(([at, removed, added]) => text.slice(0, at) + added + text.slice(at + removed))
    .map((path) => (path.startsWith('/') ? path : `/${path}`));
}

function mutatedBytes(bytes: Buffer): Arbitrary<Buffer> {
  return fc
    .tuple(fc.nat(bytes.length - 1), fc.nat(40), fc.uint8Array({ maxLength: 40 }))
    .map(([at, removed, added]) =>
      Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]),
    );
}
