import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { ownIssuerEnvironment } from '../support/own-issuer.ts';
import { fc } from '../support/properties.ts';

const environment: Environment = {
  ...exampleEnvironment('postgres://user@localhost/inbox'),
  ...ownIssuerEnvironment,
};
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;

const pkcs8 = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const pkcs1 = (key: KeyObject) => String(key.export({ type: 'pkcs1', format: 'pem' }));
const sec1 = (key: KeyObject) => String(key.export({ type: 'sec1', format: 'pem' }));
/** Of a key that was thrown away. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUWj+OX/YFU2I0RuuafRVjRgj00IkwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJY29ubmVjdG9yMCAXDTI2MTEyOTA1MTg0OVoYDzIxMjYxMTA1
MDUxODQ5WjAUMRIwEAYDVQQDDAljb25uZWN0b3IwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQdJfuQ1rWs+P+wI1Rx635A4lRxxyaPnwMAYCay9sIYQGGmyWz2wZqK
/+oFZtFt34qznUuQ7exFOkLWFqysoAdxo1MwUTAdBgNVHQ4EFgQUhUoDnX/hL38f
dR1MgCm2R/j2paEwHwYDVR0jBBgwFoAUhUoDnX/hL38fdR1MgCm2R/j2paEwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA4msci+MfJgZxVbzpNGV3
Y8XdR4QleJC44x5eL8xsuToCIQCjI+SjvVDzIhVa72rGovdKMvXmyqvOR48L3G7W
a+sitg==
-----END CERTIFICATE-----
`;

const problemsOf = (name: string, value: string) =>
  configProblems({ ...environment, [name]: value });

/** What files, shells, input boxes, YAML and mail programs make of a PEM text. */
const FORMS: Record<string, (pem: string) => string> = {
  'as in the file': (pem) => pem,
  'with line breaks as \\n': (pem) => pem.replaceAll('\n', '\\n'),
  'with line breaks as \\r\\n': (pem) => pem.replaceAll('\n', '\\r\\n'),
  'with line breaks as \\\\n': (pem) => pem.replaceAll('\n', '\\\\n'),
  'with Windows line ends': (pem) => pem.replaceAll('\n', '\r\n'),
  'with old line ends': (pem) => pem.replaceAll('\n', '\r'),
  'with blanks for line breaks': (pem) => pem.trim().replaceAll('\n', ' '),
  'without line breaks': (pem) => pem.replaceAll('\n', ''),
  'without any blanks': (pem) => pem.replaceAll(/\s/g, ''),
  'after a line break': (pem) => `\n${pem}`,
  'with blanks and empty lines around': (pem) => ` \t\n\n${pem}\n\n  `,
  'with an empty line between all lines': (pem) => pem.replaceAll('\n', '\n\n'),
  indented: (pem) => pem.replaceAll(/^/gm, '    '),
  'with blanks at the line ends': (pem) => pem.replaceAll('\n', '  \n'),
  'in double quotes': (pem) => `"${pem}"`,
  'in single quotes': (pem) => `'${pem.trim()}'`,
  'in quotes, in one line': (pem) => `"${pem.replaceAll('\n', '\\n')}"`,
  'in two pairs of quotes': (pem) => `'"${pem.replaceAll('\n', '\\n')}"'`,
  'after a byte order mark': (pem) => `\ufeff${pem}`,
  'as base64 of the file': (pem) => Buffer.from(pem).toString('base64'),
  'as base64 of the file, with line breaks': (pem) =>
    Buffer.from(pem).toString('base64').replaceAll(/.{76}/g, '$&\n'),
};

describe.each([
  ['PKCS #8', pkcs8],
  ['PKCS #1', pkcs1],
])('SALESFORCE_PRIVATE_KEY as %s', (_kind, pem) => {
  test.each(Object.entries(FORMS))('is read %s', (_form, formed) => {
    const SALESFORCE_PRIVATE_KEY = formed(pem(rsa.privateKey));
    expect(readConfig({ ...environment, SALESFORCE_PRIVATE_KEY }).login).toMatchObject({
      privateKey: pkcs8(rsa.privateKey),
    });
  });
});

describe.each([
  ['PKCS #8', pkcs8, pkcs8],
  ['PKCS #1 and SEC 1', sec1, pkcs1],
])('OAUTH_SIGNING_KEYS as %s', (_kind, ecPem, rsaPem) => {
  test.each(Object.entries(FORMS))('are read %s, in their order', (_form, formed) => {
    const OAUTH_SIGNING_KEYS = formed(ecPem(ec.privateKey) + rsaPem(rsa.privateKey));
    const { OAUTH_SIGNING_KEYS: keys = [] } = readConfig({ ...environment, OAUTH_SIGNING_KEYS });
    expect(keys.map(pkcs8)).toEqual([pkcs8(ec.privateKey), pkcs8(rsa.privateKey)]);
  });
});

test.each([
  ['its certificate', () => `${pkcs8(rsa.privateKey)}${certificate}`],
  ['its certificate in front', () => `${certificate}${pkcs1(rsa.privateKey)}`],
  [
    'the attributes that openssl pkcs12 prints',
    () =>
      `Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n${pkcs8(rsa.privateKey)}Bag Attributes\n    localKeyID: 01\nsubject=CN = connector\n${certificate}`,
  ],
])('a key with %s is read', (_case, text) => {
  expect(problemsOf('SALESFORCE_PRIVATE_KEY', text())).toEqual([]);
});

/** The key with another modulus, which is still read as a key, and signs what nobody can verify. */
function changed(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' });
  const modulus = Buffer.from(jwk.n ?? '', 'base64url');
  modulus.writeUInt8(modulus.readUInt8(10) ^ 1, 10);
  const n = modulus.toString('base64url');
  return pkcs8(createPrivateKey({ key: { ...jwk, n }, format: 'jwk' }));
}

const LOG_IN = 'expected one RSA private key of at least 2,048 bits, as PEM';
const SIGNING = 'expected private keys as PEM, each P-256 or RSA of at least 2,048 bits';
const encrypted = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'opensesame' } as const;
const publicKey = createPublicKey(rsa.privateKey);

// biome-ignore format: a table reads best with one row a line.
const NO_KEYS: readonly (readonly [string, string, RegExp])[] = [
  ['an encrypted key, PKCS #8', String(rsa.privateKey.export({ type: 'pkcs8', ...encrypted })), /got an encrypted key\)\. .* Decrypt it with "openssl pkey/],
  ['an encrypted key, PKCS #1', String(rsa.privateKey.export({ type: 'pkcs1', ...encrypted })), /got an encrypted key\)/],
  ['an encrypted key in one line', String(rsa.privateKey.export({ type: 'pkcs1', ...encrypted })).replaceAll('\n', ' '), /got an encrypted key\)/],
  ['a certificate', certificate, /got a certificate\)\. .* Set the private key that belongs to it\.$/],
  ['a certificate in one line', certificate.replaceAll('\n', ' '), /got a certificate\)/],
  ['a certificate request', '-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n-----END CERTIFICATE REQUEST-----', /got a certificate request\)/],
  ['a public key', String(publicKey.export({ type: 'spki', format: 'pem' })), /got a public key\)/],
  ['a public key, PKCS #1', String(publicKey.export({ type: 'pkcs1', format: 'pem' })), /got a public key\)/],
  ['a public key of SSH', 'ssh-rsa AAAAB3NzaC1yc2E connector@example', /got a public key of SSH\)/],
  ['a key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----\n', /got a key in the format of OpenSSH\)\. .* Convert it with "ssh-keygen/],
  ['a key of PuTTY', 'PuTTY-User-Key-File-3: ssh-rsa', /got a key in the format of PuTTY\)/],
  ['a path', '/app/connector.key', /got the path of a file\)\. .* Set the whole text of the key file, from/],
  ['a path on Windows', 'C:\\keys\\new\\connector.pem', /got the path of a file\)/],
  ['the name of a file', 'connector.key', /got the path of a file\)/],
  ['JSON', '{"kty":"RSA"}', /got JSON\)/],
  ['nonsense', 'nonsense', /got a text that is not PEM\)/],
  ['a key without its first and last line', pkcs8(rsa.privateKey).split('\n').slice(1, -2).join('\n'), /got a key without the lines -----BEGIN and -----END\)/],
  ['the first line alone', '-----BEGIN PRIVATE KEY-----', /got only the beginning of a PEM text, which was cut at a line break\)/],
  ['a key without its end', pkcs8(rsa.privateKey).slice(0, 700), /got only the beginning of a PEM text/],
  ['a key whose middle is missing', pkcs8(rsa.privateKey).replace(/(?<=\n).{64}\n/, ''), /got a key that is damaged or incomplete\)/],
  ['a key with dots for its middle', pkcs8(rsa.privateKey).replace(/(?<=\n).{64}\n/, '...\n'), /got a key that is damaged or incomplete\)/],
  ['a key followed by other text', `${pkcs8(rsa.privateKey)}rest`, /got PEM with other text around it/],
  ['a key with different labels', pkcs8(rsa.privateKey).replace('END PRIVATE', 'END RSA PRIVATE'), /got PEM with other text around it, or with different labels/],
  ['another kind of PEM', '-----BEGIN X509 CRL-----\nMIIC\n-----END X509 CRL-----', /got PEM of another kind\)/],
];

describe.each([
  ['SALESFORCE_PRIVATE_KEY', LOG_IN],
  ['OAUTH_SIGNING_KEYS', SIGNING],
])('%s', (name, expected) => {
  test.each(NO_KEYS)('is not accepted as %s', (_case, value, problem) => {
    const [reported = '', ...others] = problemsOf(name, value);
    expect(others).toEqual([]);
    expect(reported).toMatch(problem);
    expect(reported.startsWith(`${name} is not usable (${expected}, got `)).toBe(true);
  });

  test('never shows a part of the value, whatever is changed in a key', () => {
    const pem = pkcs8(rsa.privateKey);
    const change = fc.record({
      at: fc.nat(pem.length),
      drop: fc.nat(200),
      insert: fc.oneof(fc.constant(''), fc.string({ maxLength: 5 })),
    });
    fc.assert(
      fc.property(change, ({ at, drop, insert }) => {
        const value = pem.slice(0, at) + insert + pem.slice(at + drop);
        const text = problemsOf(name, value).join(' ');
        for (const line of value.split('\n').filter((each) => each.length > 30)) {
          expect(text).not.toContain(line.slice(0, 12));
        }
      }),
      { numRuns: 100 },
    );
  });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['an EC key', pkcs8(ec.privateKey), /got an EC key \(prime256v1\)\)\. .* Create such a key and a certificate for it/],
  ['an EC key with its parameters', `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${sec1(ec.privateKey)}`, /got an EC key/],
  ['an RSA key of 1,024 bits', pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), /got an RSA key of 1024 bits\)/],
  ['an RSA-PSS key', pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey), /got a key of the type rsa-pss\)/],
  ['an Ed25519 key', pkcs8(generateKeyPairSync('ed25519').privateKey), /got a key of the type ed25519\)/],
  ['a key with a changed character', changed(rsa.privateKey), /got a key that is damaged or incomplete\)/],
  ['two keys', pkcs8(rsa.privateKey) + pkcs8(otherRsa), /got 2 keys\)\. .* Set only the one that belongs to the app's certificate\.$/],
])('the log-in does not accept %s', (_case, value, problem) => {
  expect(problemsOf('SALESFORCE_PRIVATE_KEY', value)).toEqual([expect.stringMatching(problem)]);
});

test('a key that is read is the key that was given', () => {
  const { login } = readConfig({ ...environment, SALESFORCE_PRIVATE_KEY: pkcs1(otherRsa) });
  const read = createPrivateKey(login.method === 'jwt-bearer' ? login.privateKey : '');
  expect(read.equals(otherRsa)).toBe(true);
});
