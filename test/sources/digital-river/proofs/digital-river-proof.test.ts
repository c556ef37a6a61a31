import nock from 'nock';
import type { Environment } from '../../../../src/config/index.ts';
import { startConnector, type TestConnector } from '../../../support/connector.ts';
import {
  basicHeader,
  eventBytes,
  PATH_EVENTS,
  signatureHeader,
} from '../../../support/digital-river-calls.ts';
import { goodToken, userinfoAnswers } from '../../../support/salesforce-tokens.ts';

const SECRET = 'signing-secret-of-the-first-webhook';
const OTHER = 'signing-secret-of-another-webhook';

type Headers = Record<string, string>;
type Variant = readonly [
  name: string,
  headers: (body: Buffer) => Headers,
  status: number,
  challenge: string | null,
];

const BEARER = 'Bearer realm="digital-river-connector"';
const INVALID_TOKEN = `${BEARER}, error="invalid_token"`;
const BASIC = 'Basic realm="digital-river-connector", charset="UTF-8"';
const SIGNATURE = 'DigitalRiver-Signature realm="digital-river-connector"';

const token = { authorization: 'Bearer good' };
const pair = basicHeader('digital-river:correct:horse');
const signature = (body: Buffer) => signatureHeader(body, SECRET);

const WRONG_SIGNATURES: readonly Variant[] = [
  ['no signature', () => ({}), 401, SIGNATURE],
  ["another secret's", (body) => signatureHeader(body, OTHER), 401, SIGNATURE],
  ["another body's", () => signatureHeader('{}', SECRET), 401, SIGNATURE],
  [
    'an old signature',
    (body) => signatureHeader(body, SECRET, { secondsAway: -310 }),
    401,
    SIGNATURE,
  ],
  [
    'a signature from the future',
    (body) => signatureHeader(body, SECRET, { secondsAway: 310 }),
    401,
    SIGNATURE,
  ],
  ['text instead of a signature', () => ({ 'digitalriver-signature': 'yes' }), 401, SIGNATURE],
  ['an empty signature', () => ({ 'digitalriver-signature': '' }), 401, SIGNATURE],
];

const WRONG_PAIRS: readonly Variant[] = [
  ['nothing', () => ({}), 401, BASIC],
  ['another password', () => basicHeader('digital-river:correct'), 401, BASIC],
  ['another user', () => basicHeader('other:correct:horse'), 401, BASIC],
  ['no password', () => basicHeader('digital-river:'), 401, BASIC],
  ['a token', () => token, 401, BASIC],
  ['a signature', signature, 401, BASIC],
];

const WRONG_TOKENS: readonly Variant[] = [
  ['nothing', () => ({}), 401, BEARER],
  ['a refused token', () => ({ authorization: 'Bearer bad' }), 401, INVALID_TOKEN],
  ["another org's token", () => ({ authorization: 'Bearer foreign' }), 403, null],
  ['a pair', () => pair, 401, INVALID_TOKEN],
  ['a signature', signature, 401, BEARER],
];

/** Adds headers to each variant, which may override them. */
const withHeaders = (headers: Headers, variants: readonly Variant[]): readonly Variant[] =>
  variants.map(([name, more, ...rest]) => [
    name,
    (body) => ({ ...headers, ...more(body) }),
    ...rest,
  ]);

const secrets = { DIGITAL_RIVER_SIGNING_SECRETS: SECRET };
const credentials = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:correct:horse' };

interface Mode {
  readonly changes: Environment;
  readonly proven: (body: Buffer) => Headers;
  /** The method of proof that the inbox stores. */
  readonly method: string;
  readonly wrong: readonly Variant[];
}

const MODES: Readonly<Record<string, Mode>> = {
  oauth: { changes: {}, proven: () => token, method: 'oauth', wrong: WRONG_TOKENS },
  'oauth, with secrets': {
    changes: secrets,
    proven: (body) => ({ ...token, ...signature(body) }),
    method: 'oauth+signature',
    wrong: [...withHeaders(token, WRONG_SIGNATURES), ...WRONG_TOKENS],
  },
  'oauth+signature': {
    changes: { DIGITAL_RIVER_PROOF: 'oauth+signature', ...secrets },
    proven: (body) => ({ ...token, ...signature(body) }),
    method: 'oauth+signature',
    wrong: [...withHeaders(token, WRONG_SIGNATURES), ...WRONG_TOKENS],
  },
  signature: {
    changes: { DIGITAL_RIVER_PROOF: 'signature', ...secrets },
    proven: signature,
    method: 'signature',
    wrong: [
      ...WRONG_SIGNATURES,
      ['a token', () => token, 401, SIGNATURE],
      ['a pair', () => pair, 401, SIGNATURE],
    ],
  },
  basic: {
    changes: { DIGITAL_RIVER_PROOF: 'basic', ...credentials },
    proven: () => pair,
    method: 'http-basic',
    wrong: WRONG_PAIRS,
  },
  'basic+signature': {
    changes: { DIGITAL_RIVER_PROOF: 'basic+signature', ...credentials, ...secrets },
    proven: (body) => ({ ...pair, ...signature(body) }),
    method: 'http-basic+signature',
    wrong: [...WRONG_PAIRS, ...withHeaders(pair, WRONG_SIGNATURES)],
  },
};

const running: TestConnector[] = [];

async function start(changes: Environment): Promise<TestConnector> {
  const connector = await startConnector({ TOKEN_REFUSALS_PER_MINUTE: '1000', ...changes });
  running.push(connector);
  return connector;
}

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  goodToken('good');
  userinfoAnswers('bad', 401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }]);
  userinfoAnswers('foreign', 200, {
    organization_id: '00DHs000000ZzZzMAK',
    user_id: '005Hs000000EfGhIAK',
  });
});

afterEach(async () => {
  for (const connector of running.splice(0)) await connector.stop();
});

afterAll(() => {
  nock.cleanAll();
  nock.restore();
});

describe.each(Object.entries(MODES))('%s', (_name, { changes, proven, method, wrong }) => {
  test('a caller without the proof is denied on every path, and nothing is stored', async () => {
    const connector = await start(changes);
    for (const [path, type] of PATH_EVENTS) {
      const body = eventBytes(type);
      for (const [name, headers, status, challenge] of wrong) {
        for (const spelling of [path, path.slice(0, -1)]) {
          const reply = await connector.post(spelling, body, headers(body));
          expect([name, path, reply.status]).toEqual([name, path, status]);
          expect([name, reply.headers.get('www-authenticate')]).toEqual([name, challenge]);
        }
      }
    }
    expect(await connector.events()).toEqual([]);
  });

  test('a caller with the proof is accepted on every path', async () => {
    const connector = await start(changes);
    for (const [path, type] of PATH_EVENTS) {
      const body = eventBytes(type);
      expect((await connector.post(path, body, proven(body))).status).toBe(202);
    }
    const stored = PATH_EVENTS.map(([, type]) => ({ type, proof: method, status: 'pending' }));
    expect(await connector.events()).toMatchObject(stored);
  });
});

test('the same signed bytes, sent again, are the same event: 202, stored once', async () => {
  const connector = await start({ DIGITAL_RIVER_PROOF: 'signature', ...secrets });
  const [[path, type] = ['', '']] = PATH_EVENTS;
  const body = eventBytes(type);
  const headers = signature(body);
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => connector.post(path, body, headers)),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
  expect(await connector.events()).toMatchObject([{ type, arrivals: 10 }]);
});

test('each path requires its configured proof, in every spelling of the path', async () => {
  const connector = await start({
    DIGITAL_RIVER_PROOF_ACCEPTED: 'signature',
    DIGITAL_RIVER_PROOF_COMPLETE: 'basic',
    ...secrets,
    ...credentials,
  });
  const proofs = [signature, () => pair, () => token];
  for (const [at, [path, type]] of PATH_EVENTS.entries()) {
    const body = eventBytes(type);
    for (const spelling of [path, path.slice(0, -1), path.toUpperCase()]) {
      const replies = proofs.map((proof) => connector.post(spelling, body, proof(body)));
      const statuses = (await Promise.all(replies)).map(({ status }) => status);
      expect([spelling, ...statuses]).toEqual([
        spelling,
        ...[0, 1, 2].map((n) => (n === at ? 202 : 401)),
      ]);
    }
  }
  expect(await connector.events()).toHaveLength(3);
});
