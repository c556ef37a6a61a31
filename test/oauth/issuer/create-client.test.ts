import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Environment, readConfig } from '../../../src/config/index.ts';
import { InputError } from '../../../src/errors.ts';
import { createClient } from '../../../src/oauth/issuer/create-client.ts';
import { createSigningKey } from '../../../src/oauth/issuer/create-signing-key.ts';
import { exampleEnvironment } from '../../support/connector.ts';

const TODAY = new Date('2026-11-22T08:00:00Z');

function run(command: (output: { out(text: string): void; err(text: string): void }) => number) {
  let out = '';
  let err = '';
  const status = command({
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { status, out, err };
}

const create = (argv: string[], environment: Environment = {}) =>
  run((output) => createClient(argv, output, TODAY, environment));

const createKey = (argv: string[], environment: Environment = {}) =>
  run((output) => createSigningKey(argv, output, environment));

/** The values of a variable in the printed text. */
function values(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`^${name}="?(.*?)"?$`, 'gm'))].map(([, value = '']) => value);
}
const firstValue = (text: string, name: string) => values(text, name)[0] ?? '';

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

const CREDENTIALS = [
  'CONNECTED_APP_CLIENT_ID',
  'CONNECTED_APP_CLIENT_SECRET',
  'FULFILLMENT_USERNAME',
  'FULFILLMENT_PASSWORD',
] as const;

describe('create-client', () => {
  test('prints four different credentials of 256 bits, and a value with their digests only', () => {
    const { status, out, err } = create([]);
    const parts = CREDENTIALS.map((name) => firstValue(out, name));
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(new Set(parts).size).toBe(4);
    for (const part of parts) expect(Buffer.from(part, 'base64url')).toHaveLength(32);
    expect(firstValue(out, 'OAUTH_CLIENTS')).toBe(
      ['digital-river-2026-11-22', ...parts.map(digest)].join(':'),
    );
    expect(out).toContain('--token-endpoint connector');
  });

  test('never prints the same credentials twice', () => {
    const one = create([]).out;
    const other = create([]).out;
    for (const name of CREDENTIALS) expect(firstValue(one, name)).not.toBe(firstValue(other, name));
  });

  test('adds a client to the configured ones, and removes the oldest one on request', () => {
    const first = firstValue(create(['--label', 'first']).out, 'OAUTH_CLIENTS');
    const added = create(['--label', 'second'], { OAUTH_CLIENTS: first }).out;
    const both = firstValue(added, 'OAUTH_CLIENTS');
    expect(both).toMatch(new RegExp(`^${first},second:`));
    expect(added).toContain('Still valid: first (webhooks).');
    const next = create(['--label', 'third', '--drop-oldest'], { OAUTH_CLIENTS: both }).out;
    expect(firstValue(next, 'OAUTH_CLIENTS')).toMatch(/^second:[\w:-]+,third:[\w:-]+$/);
  });

  test('shows the address of the connector when it is known', () => {
    const { out } = create([], { PUBLIC_URL: 'https://dr.example.com/' });
    expect(out).toContain('--address https://dr.example.com --token-endpoint connector');
    expect(out).toContain('https://dr.example.com/oauth2/token');
  });

  test.each([
    ['an invalid label', ['--label', 'hunter2:x'], {}],
    ['an invalid value of OAUTH_CLIENTS', [], { OAUTH_CLIENTS: 'hunter2' }],
  ])('fails for %s, without repeating it', (_case, argv, environment) => {
    const { status, out, err } = create(argv, environment);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^No client was created\. /);
    expect(err).not.toContain('hunter2');
  });

  test('fails when a given label is taken, unless its client is removed', () => {
    const one = firstValue(create(['--label', 'shop']).out, 'OAUTH_CLIENTS');
    const again = create(['--label', 'shop'], { OAUTH_CLIENTS: one });
    expect(again.status).toBe(2);
    expect(again.err).toContain('choose another one with --label');
    const replaced = create(['--label', 'shop', '--drop-oldest'], { OAUTH_CLIENTS: one });
    expect(firstValue(replaced.out, 'OAUTH_CLIENTS')).toMatch(/^shop:[\w:-]+$/);
  });

  test('numbers further clients of the same day', () => {
    const one = firstValue(create([]).out, 'OAUTH_CLIENTS');
    const two = firstValue(create([], { OAUTH_CLIENTS: one }).out, 'OAUTH_CLIENTS');
    expect(two).toContain(',digital-river-2026-11-22-2:');
    const three = create(['--drop-oldest'], { OAUTH_CLIENTS: two }).out;
    expect(firstValue(three, 'OAUTH_CLIENTS')).toMatch(
      /^digital-river-2026-11-22-2:[\w:-]+,digital-river-2026-11-22-3:[\w:-]+$/,
    );
  });

  test.each(['console:read', 'console:operate'])('prints a client of the API for %s', (scope) => {
    const one = firstValue(create(['--label', 'shop']).out, 'OAUTH_CLIENTS');
    const { status, out } = create(['--scope', scope], {
      OAUTH_CLIENTS: one,
      PUBLIC_URL: 'https://dr.example.com/',
    });
    const [id, secret] = ['API_CLIENT_ID', 'API_CLIENT_SECRET'].map((name) =>
      firstValue(out, name),
    );
    expect(status).toBe(0);
    expect(firstValue(out, 'OAUTH_CLIENTS')).toBe(
      `${one},api-2026-11-22:${digest(id ?? '')}:${digest(secret ?? '')}:${scope}`,
    );
    expect(out).toContain('grant_type=client_credentials https://dr.example.com/oauth2/token');
    expect(out).not.toContain('FULFILLMENT');
    expect(out).toContain('Still valid: shop (webhooks).');
    const next = create(['--label', 'b'], { OAUTH_CLIENTS: firstValue(out, 'OAUTH_CLIENTS') }).out;
    expect(next).toContain(`Still valid: shop (webhooks), api-2026-11-22 (${scope}).`);
  });

  test('--drop-oldest removes a client of the same scope only', () => {
    const shop = firstValue(create(['--label', 'shop']).out, 'OAUTH_CLIENTS');
    const read = ['--scope', 'console:read', '--label'];
    const both = firstValue(create([...read, 'a'], { OAUTH_CLIENTS: shop }).out, 'OAUTH_CLIENTS');
    const { out } = create([...read, 'b', '--drop-oldest'], { OAUTH_CLIENTS: both });
    expect(firstValue(out, 'OAUTH_CLIENTS')).toMatch(/^shop:[\w:-]+,b:[\w:-]+:console:read$/);
  });

  test('refuses other scopes, and says which there are', () => {
    const { status, err } = create(['--scope', 'admin']);
    expect(status).toBe(2);
    expect(err).toContain('Expected --scope webhooks, console:read, console:operate.');
  });

  test('--help shows the usage', () => {
    expect(create(['--help'])).toMatchObject({
      status: 0,
      out: expect.stringContaining('--label'),
    });
  });
});

describe('create-signing-key', () => {
  test('prints one value when there is no key yet', () => {
    expect(values(createKey([]).out, 'OAUTH_SIGNING_KEYS')).toHaveLength(1);
  });

  test('prints a value for each step of a replacement', () => {
    const present = firstValue(createKey([]).out, 'OAUTH_SIGNING_KEYS');
    const { out } = createKey([], { OAUTH_SIGNING_KEYS: present });
    const [verified = '', signing = ''] = values(out, 'OAUTH_SIGNING_KEYS');
    const made = verified.replace(`${present}\\n`, '');
    expect(verified.startsWith(present)).toBe(true);
    expect(made).not.toBe(verified);
    expect(signing).toBe(`${made}\\n${present}`);
  });

  test.each(['--help', '-h'])('%s shows the usage', (option) => {
    expect(createKey([option])).toMatchObject({
      status: 0,
      out: expect.stringContaining('npm run create-signing-key'),
      err: '',
    });
  });

  test.each([[['hunter2']], [['--key', 'hunter2']], [['--key=hunter2']]])(
    'fails for %j, without repeating it',
    (argv) => {
      expect(() => createKey(argv)).toThrow(InputError);
      expect(() => createKey(argv)).not.toThrow('hunter2');
    },
  );

  test('fails for an unreadable OAUTH_SIGNING_KEYS, without repeating it', () => {
    const result = createKey([], { OAUTH_SIGNING_KEYS: 'hunter2' });
    expect(result).toMatchObject({ status: 2, out: '' });
    expect(result.err).toMatch(
      /^No key was created\. OAUTH_SIGNING_KEYS .*, got a text that is not/,
    );
    expect(result.err).not.toContain('hunter2');
  });

  test('reads the present keys in any form', () => {
    const present = firstValue(createKey([]).out, 'OAUTH_SIGNING_KEYS');
    const { out } = createKey([], { OAUTH_SIGNING_KEYS: `"${present.replaceAll('\\n', ' ')}"` });
    expect(firstValue(out, 'OAUTH_SIGNING_KEYS').startsWith(present)).toBe(true);
  });
});

test('the printed values are a valid configuration', async () => {
  const printed = await Promise.all(
    ['create-client', 'create-signing-key'].map(async (command) => {
      const file = fileURLToPath(new URL('../../../scripts/connector.ts', import.meta.url));
      return (await promisify(execFile)(process.execPath, [file, command], { env: {} })).stdout;
    }),
  );
  const text = printed.join('');
  const config = readConfig({
    ...exampleEnvironment('postgres://user@localhost/inbox'),
    PUBLIC_URL: 'https://connector.example.com',
    OAUTH_CLIENTS: firstValue(text, 'OAUTH_CLIENTS'),
    OAUTH_SIGNING_KEYS: firstValue(text, 'OAUTH_SIGNING_KEYS'),
  });
  expect(config.OAUTH_CLIENTS).toHaveLength(1);
  expect(config.OAUTH_SIGNING_KEYS).toHaveLength(1);
});
