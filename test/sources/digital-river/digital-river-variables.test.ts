import { type Environment, readConfig } from '../../../src/config/index.ts';
import {
  requiredProofs,
  requiresTokens,
} from '../../../src/sources/digital-river/digital-river-variables.ts';
import { configProblems } from '../../support/config-problems.ts';
import { exampleEnvironment } from '../../support/connector.ts';

const whole = exampleEnvironment('postgres://user:hunter2@127.0.0.1:5432/inbox');
const ONE = 'a-signing-secret-of-one';
const TWO = 'b-signing-secret-of-two';

const read = (changes: Environment) => readConfig({ ...whole, ...changes });

const problems = (changes: Environment) => configProblems({ ...whole, ...changes });

const proofs = (changes: Environment) =>
  Object.values(requiredProofs(read(changes))).map(({ proof }) => proof);

const secrets = { DIGITAL_RIVER_SIGNING_SECRETS: ONE };
const pairs = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'dr:a-long-password-of-theirs' };

test('every path requires an access token, unless configured otherwise for all paths or for this one', () => {
  expect(proofs({})).toEqual(['oauth', 'oauth', 'oauth']);
  expect(proofs({ DIGITAL_RIVER_PROOF: 'signature', ...secrets })).toEqual(
    Array(3).fill('signature'),
  );
  expect(
    proofs({
      DIGITAL_RIVER_PROOF_ACCEPTED: 'basic',
      DIGITAL_RIVER_PROOF_WEBHOOKS: 'basic+signature',
      ...secrets,
      ...pairs,
    }),
  ).toEqual(['basic', 'oauth', 'basic+signature']);
});

test('signing secrets that no proof asks for are required of calls with an access token', () => {
  expect(proofs(secrets)).toEqual(Array(3).fill('oauth+signature'));
  expect(proofs({ ...secrets, ...pairs, DIGITAL_RIVER_PROOF_COMPLETE: 'basic' })).toEqual([
    'oauth+signature',
    'basic',
    'oauth+signature',
  ]);
  expect(proofs({ ...secrets, DIGITAL_RIVER_PROOF_COMPLETE: 'oauth+signature' })).toEqual([
    'oauth',
    'oauth+signature',
    'oauth',
  ]);
});

test('tokens are required while any path requires them', () => {
  const requires = (changes: Environment) => requiresTokens(read({ ...secrets, ...changes }));
  expect(requires({})).toBe(true);
  expect(requires({ DIGITAL_RIVER_PROOF: 'signature' })).toBe(false);
  expect(
    requires({ DIGITAL_RIVER_PROOF: 'signature', DIGITAL_RIVER_PROOF_COMPLETE: 'oauth' }),
  ).toBe(true);
});

test('if no path requires tokens, the variables about tokens are optional', () => {
  const none = { DIGITAL_RIVER_ENABLED: 'true', TOKEN_ORGANIZATION_IDS: '', TOKEN_USER_IDS: '' };
  expect(problems({ ...none, DIGITAL_RIVER_PROOF: 'signature', ...secrets })).toEqual([]);
  expect(problems(none)).toHaveLength(2);
});

test('a prefix restricts a secret to a mode, and every other colon is kept', () => {
  const { DIGITAL_RIVER_SIGNING_SECRETS: found } = read({
    DIGITAL_RIVER_SIGNING_SECRETS: ` live:${ONE}, test: ${TWO} ,with:colons:and=signs,live:live:begins-like-this,Test:in-capitals+/==`,
  });
  expect(found).toEqual([
    { secret: ONE, live: true },
    { secret: TWO, live: false },
    { secret: 'with:colons:and=signs' },
    { secret: 'live:begins-like-this', live: true },
    { secret: 'Test:in-capitals+/==' },
  ]);
});

const SECRETS = /^DIGITAL_RIVER_SIGNING_SECRETS is not usable \(expected/;

// biome-ignore format: a table reads best with one row a line.
test.each([
  [{ DIGITAL_RIVER_PROOF: 'hope' }, /^DIGITAL_RIVER_PROOF is not usable/],
  [{ DIGITAL_RIVER_PROOF: 'signature' }, /^DIGITAL_RIVER_SIGNING_SECRETS is missing; DIGITAL_RIVER_PROOF=signature needs it\.$/],
  [{ DIGITAL_RIVER_PROOF: 'basic' }, /^DIGITAL_RIVER_BASIC_CREDENTIALS is missing; DIGITAL_RIVER_PROOF=basic needs it\.$/],
  [{ DIGITAL_RIVER_PROOF: 'basic+signature', ...secrets }, /^DIGITAL_RIVER_BASIC_CREDENTIALS is missing; DIGITAL_RIVER_PROOF=basic\+signature/],
  [{ DIGITAL_RIVER_PROOF_COMPLETE: 'signature' }, /^DIGITAL_RIVER_SIGNING_SECRETS is missing; DIGITAL_RIVER_PROOF_COMPLETE=signature needs it\.$/],
  [{ DIGITAL_RIVER_PROOF_COMPLETE: 'oauth+signature' }, /^DIGITAL_RIVER_SIGNING_SECRETS is missing; DIGITAL_RIVER_PROOF_COMPLETE=oauth\+signature needs it\.$/],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: ' , ' }, SECRETS],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: `${ONE},live:` }, SECRETS],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: 'live:only15letters..' }, SECRETS],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: `${ONE} ${TWO}` }, SECRETS],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: `${ONE},${ONE}` }, SECRETS],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: `live:${ONE},test:${ONE}` }, SECRETS],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: Array.from({ length: 17 }, (_, n) => `${ONE}${n}`).join() }, SECRETS],
  [{ DIGITAL_RIVER_SIGNATURE_TOLERANCE_SECONDS: '0' }, /^DIGITAL_RIVER_SIGNATURE_TOLERANCE_SECONDS is not usable/],
  [{ DIGITAL_RIVER_BASIC_CREDENTIALS: 'no-colon' }, /^DIGITAL_RIVER_BASIC_CREDENTIALS is not usable \(expected user:password/],
  [{ DIGITAL_RIVER_SAFELIST: 'on' }, /^DIGITAL_RIVER_SAFELIST is not usable/],
  [{ DIGITAL_RIVER_ADDRESSES: '192.0.2.0/33' }, /^DIGITAL_RIVER_ADDRESSES is not usable \(expected addresses and ranges/],
  [{ DIGITAL_RIVER_ADDRESSES: '0.0.0.0/0' }, /^DIGITAL_RIVER_ADDRESSES is not usable .*none wider than \/8/],
  [{ DIGITAL_RIVER_ADDRESSES: '::/0' }, /^DIGITAL_RIVER_ADDRESSES is not usable/],
  [{ DIGITAL_RIVER_ADDRESSES: 'example.com' }, /^DIGITAL_RIVER_ADDRESSES is not usable/],
] as const)('%j is reported, without its value', (changes, problem) => {
  const [reported, ...others] = problems(changes);
  expect(reported).toMatch(problem);
  expect(others).toEqual([]);
  expect(reported).not.toContain('signing-secret');
});

describe('in production', () => {
  const production = (changes: Environment) =>
    problems({ NODE_ENV: 'production', DATABASE_TLS: 'on', ...changes });

  test('a path without a proof prevents the start', () => {
    expect(production({ DIGITAL_RIVER_PROOF: 'none' })).toEqual([
      expect.stringMatching(
        /^DIGITAL_RIVER_PROOF=none lets any caller write in production; choose/,
      ),
    ]);
    expect(
      production({ DIGITAL_RIVER_PROOF_WEBHOOKS: 'none', DIGITAL_RIVER_PROOF_COMPLETE: 'none' }),
    ).toEqual([
      expect.stringContaining('DIGITAL_RIVER_PROOF_COMPLETE=none'),
      expect.stringContaining('DIGITAL_RIVER_PROOF_WEBHOOKS=none'),
    ]);
    expect(problems({ DIGITAL_RIVER_PROOF: 'none' })).toEqual([]);
  });

  test.each(['oauth', 'oauth+signature', 'signature', 'basic', 'basic+signature'])(
    '%s starts',
    (proof) => {
      expect(production({ DIGITAL_RIVER_PROOF: proof, ...secrets, ...pairs })).toEqual([]);
    },
  );

  test('a password that can be guessed prevents the start', () => {
    const weak = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'dr:a-long-password-of-theirs dr:short' };
    const [problem, ...others] = production({ DIGITAL_RIVER_PROOF: 'basic', ...weak });
    expect(problem).toMatch(
      /^DIGITAL_RIVER_BASIC_CREDENTIALS has a password of fewer than 16 characters; create one with "openssl/,
    );
    expect(problem).not.toContain('short');
    expect(others).toEqual([]);
    expect(problems({ DIGITAL_RIVER_PROOF: 'basic', ...weak })).toEqual([]);
  });

  test("Plum's addresses cannot be all addresses", () => {
    const open = { PLUM_ENABLED: 'true', PLUM_ADDRESSES: '0.0.0.0/0' };
    expect(production(open)).toEqual([expect.stringMatching(/^PLUM_ADDRESSES is not usable/)]);
  });
});
