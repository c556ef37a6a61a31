import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Config, readConfig } from '../../src/config/index.ts';
import { signingKeysValue } from '../../src/config/private-keys/signing-keys.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { ecKey, first, ownIssuerEnvironment, previousKey } from '../support/own-issuer.ts';

const {
  TOKEN_ORGANIZATION_IDS: _,
  TOKEN_USER_IDS: __,
  ...others
} = exampleEnvironment('postgres://user@localhost/inbox');
/** Without these, Digital River would count as not configured. */
const noTokens = { ...others, DIGITAL_RIVER_ENABLED: 'true' };
const salesforce = exampleEnvironment('postgres://user@localhost/inbox');

describe('the orgs and users whose tokens are accepted', () => {
  test('must be configured: there is no default', () => {
    expect(configProblems(noTokens)).toEqual([
      expect.stringMatching(/^TOKEN_ORGANIZATION_IDS is missing\. Salesforce orgs .*OAUTH_CLIENTS/),
      expect.stringMatching(/^TOKEN_USER_IDS is missing\. Users .*OAUTH_CLIENTS/),
    ]);
  });

  test.each(['TOKEN_ORGANIZATION_IDS', 'TOKEN_USER_IDS'])(
    'cannot be configured by %s alone, with or without a token endpoint',
    (name) => {
      const half = { ...noTokens, [name]: 'x' };
      expect(configProblems(half)).toHaveLength(1);
      expect(configProblems({ ...half, ...ownIssuerEnvironment })).toEqual(configProblems(half));
    },
  );

  test.each([
    ['Salesforce', salesforce],
    ['the connector', { ...noTokens, ...ownIssuerEnvironment }],
    ['both', { ...salesforce, ...ownIssuerEnvironment }],
  ])('can be those of %s', (_case, environment) => {
    expect(configProblems(environment)).toEqual([]);
  });

  test('are not needed when no path requires tokens', () => {
    const DIGITAL_RIVER_SIGNING_SECRETS = 'a-secret-of-thirty-two-characters';
    const signed = { ...noTokens, DIGITAL_RIVER_PROOF: 'signature', DIGITAL_RIVER_SIGNING_SECRETS };
    expect(configProblems(signed)).toEqual([]);
  });
});

test('introspection needs the credentials of an app', () => {
  expect(configProblems({ ...salesforce, TOKEN_VERIFICATION: 'introspection' })).toEqual([
    'TOKEN_INTROSPECTION_CLIENT_ID is missing; TOKEN_VERIFICATION=introspection needs it.',
    'TOKEN_INTROSPECTION_CLIENT_SECRET is missing; TOKEN_VERIFICATION=introspection needs it.',
  ]);
});

describe('the token endpoint', () => {
  const own = { ...noTokens, ...ownIssuerEnvironment };

  test.each(['OAUTH_SIGNING_KEYS', 'PUBLIC_URL'])(
    'needs %s, in production and elsewhere',
    (name) => {
      for (const NODE_ENV of ['production', 'development', 'test']) {
        const changes = { NODE_ENV, DATABASE_TLS: 'on', [name]: '' };
        expect(configProblems({ ...own, ...changes })).toEqual([
          `${name} is missing; OAUTH_CLIENTS needs it.`,
        ]);
      }
    },
  );

  test('must be served by https in production', () => {
    const changes = { NODE_ENV: 'production', PUBLIC_URL: 'http://connector.example.com' };
    expect(configProblems({ ...own, ...changes })).toEqual([
      'PUBLIC_URL must begin with https:// in production.',
    ]);
    expect(configProblems({ ...own, PUBLIC_URL: 'http://localhost:3000' })).toEqual([]);
  });

  test.each([
    ['too few parts', 'label:a:b:c'],
    ['secrets instead of digests', `label:${'x'.repeat(44)}:b:c:d`],
    ['no label', `:${Array(4).fill('x'.repeat(43)).join(':')}`],
    ['commas only', ','],
    [
      'the same label twice',
      `${ownIssuerEnvironment.OAUTH_CLIENTS},${ownIssuerEnvironment.OAUTH_CLIENTS}`,
    ],
  ])('does not accept clients with %s, and does not show their value', (_case, OAUTH_CLIENTS) => {
    const [problem, ...others] = configProblems({ ...own, OAUTH_CLIENTS });
    expect(problem).toMatch(/^OAUTH_CLIENTS is not usable \(expected .*\)/);
    expect(problem).not.toContain('xxx');
    expect(others).toEqual([]);
  });

  const pem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const edwards = generateKeyPairSync('ed25519').privateKey;

  test.each([
    ['a text that is not PEM', 'secret', 'a text that is not PEM'],
    [
      'a public key',
      String(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })),
      'a public key',
    ],
    ['RSA of 1,024 bits', pem(weak), 'an RSA key of 1024 bits'],
    ['another curve', pem(otherCurve), 'an EC key (secp384r1)'],
    ['another kind of key', pem(edwards), 'a key of the type ed25519'],
    ['a strong and a weak key', pem(ecKey) + pem(weak), 'an RSA key of 1024 bits'],
    ['a key followed by other text', `${pem(ecKey)}rest`, 'PEM with other text around it, or'],
    ['a damaged key', pem(ecKey).replace('MIG', 'MIX'), 'a key that is damaged or incomplete'],
  ])(
    'does not accept as a signing key %s, says what came, and does not show its value',
    (_case, OAUTH_SIGNING_KEYS, came) => {
      expect(configProblems({ ...own, OAUTH_SIGNING_KEYS })).toEqual([
        expect.stringContaining(
          `OAUTH_SIGNING_KEYS is not usable (expected private keys as PEM, each P-256 or RSA of at least 2,048 bits, got ${came}`,
        ),
      ]);
    },
  );

  test.each([
    ['in one line', signingKeysValue([ecKey, previousKey])],
    ['with line breaks', pem(ecKey) + pem(previousKey)],
    ['with white space between them', `${pem(ecKey)}\n ${pem(previousKey)}\n`],
  ])('accepts several keys %s', (_case, OAUTH_SIGNING_KEYS) => {
    const { OAUTH_SIGNING_KEYS: keys = [] } = readConfig({ ...own, OAUTH_SIGNING_KEYS }) as Config;
    expect(keys.map((key) => pem(key as KeyObject))).toEqual([pem(ecKey), pem(previousKey)]);
  });

  test('accepts the clients that create-client prints', () => {
    expect(readConfig(own).OAUTH_CLIENTS?.[0]).toEqual(first.configured);
  });
});
