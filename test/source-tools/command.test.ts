import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSource } from './collect-output.ts';
import { FASTSPRING } from './fastspring-mapping.ts';

let folder: string;
const file = (name: string) => join(folder, name);
const save = (name: string, value: unknown) =>
  writeFile(file(name), JSON.stringify(value, null, 2));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-command-'));
  await save('shop.json', FASTSPRING);
  const data = { order: 'S-1', reference: '1', total: 1 };
  const event = { id: 'e1', type: 'order.completed', live: true, created: 1_796_000_000_000, data };
  await save('event.json', { events: [event] });
  await save('wrong-event.json', { events: [{ type: 'x' }] });
  await save('wrong.json', { ...FASTSPRING, sorce: 'x' });
});
afterAll(() => rm(folder, { recursive: true }));

test('a right file alone is right', async () => {
  const { status, out, err } = await runSource(['check', file('shop.json')]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toContain('is a right mapping file: the source fastspring.');
  expect(out).toContain('Add --event sample.json');
});

test('a wrong file is shown with each place, what was expected and what came', async () => {
  const { status, out, err } = await runSource(['check', file('wrong.json')]);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(/^\S+wrong\.json:\d+:\d+ sorce: expected one of .* got .*sorce/);
});

const OTHER_NAME = 'the source is named xanpay, as one that the connector knows without a file';
test.each([
  ['a name that is taken', { source: 'xanpay' }, OTHER_NAME],
  ['a path that is taken', { paths: ['/console'] }, 'the path /console belongs to'],
  [
    'a variable of the connector',
    { proof: { preset: 'fastspring', secrets: 'DATABASE_URL' } },
    'which is a variable of the connector itself',
  ],
])('%s is refused here as it is at the start', async (_name, changes, expected) => {
  await save('taken.json', { ...FASTSPRING, ...changes });
  const { status, err } = await runSource(['check', file('taken.json')]);
  expect(status).toBe(1);
  expect(err).toContain(expected);
  const json = JSON.parse((await runSource(['check', file('taken.json'), '--json'])).out);
  expect(json).toMatchObject({ exitStatus: 1, problems: [expect.stringContaining(expected)] });
});

test('several files are checked together', async () => {
  await save('other.json', { ...FASTSPRING, source: 'other', paths: ['/webhooks/other'] });
  const { status, out } = await runSource(['check', file('shop.json'), file('other.json')]);
  expect(status).toBe(0);
  expect(out).toContain('the source fastspring.');
  expect(out).toContain('the source other.');
  await save('same.json', { ...FASTSPRING, source: 'same' });
  const both = await runSource(['check', file('shop.json'), file('same.json')]);
  expect(both).toMatchObject({ status: 1, out: '' });
  expect(both.err).toContain('same.json: the path /webhooks/fastspring is one of');
});

test('with --json, the same is data', async () => {
  const { status, out } = await runSource(['check', file('wrong.json'), '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ...{ formatVersion: 1, exitStatus: 1 },
    problems: [{ path: 'sorce', line: expect.any(Number), column: expect.any(Number) }],
  });
});

test.each([
  ['event.json', 0],
  ['wrong-event.json', 1],
])('the exit status says whether %s can be used: %i', async (name, expected) => {
  const argv = ['check', file('shop.json'), '--event', file(name)];
  expect((await runSource(argv)).status).toBe(expected);
  const { status, out } = await runSource([...argv, '--json']);
  expect(status).toBe(expected);
  expect(JSON.parse(out)).toMatchObject({ exitStatus: expected, source: 'fastspring' });
});

test('secrets are counted, and never printed', async () => {
  const secret = 'a-secret-of-at-least-sixteen';
  const argv = ['check', file('shop.json')];
  const { out } = await runSource(argv, { FASTSPRING_SECRETS: `${secret},${secret}-2` });
  expect(out).toContain('FASTSPRING_SECRETS is set: 2 values');
  expect(out).not.toContain(secret);
});

test.each([
  ['fastspring', 'too-short', 'FASTSPRING_SECRETS: '],
  ['standard-webhooks', 'whsec_no*base64', 'FASTSPRING_SECRETS: '],
])(
  'a secret of %s that is set and cannot be used is a problem',
  async (preset, secret, expected) => {
    await save('proof.json', { ...FASTSPRING, proof: { preset, secrets: 'FASTSPRING_SECRETS' } });
    const environment = { FASTSPRING_SECRETS: secret };
    const { status, out } = await runSource(['check', file('proof.json')], environment);
    expect(status).toBe(1);
    expect(out).toContain(expected);
    expect(out).not.toContain(secret);
    const json = await runSource(['check', file('proof.json'), '--json'], environment);
    expect(json.status).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ exitStatus: 1, proof: { problems: [expect.stringContaining(expected)] } },
    });
  },
);

test('metadata is written once, and again only where nothing changed', async () => {
  const out = file('force-app-shop');
  const argv = ['metadata', file('shop.json'), '--out', out];
  const first = await runSource(argv);
  expect(first.status).toBe(0);
  expect(first.out).toContain(
    'sf org assign permset --name FastSpring_Connector_Integration --on-behalf-of INTEGRATION_USER',
  );
  const field = join(out, 'main/default/objects/Sale__c/fields/Total__c.field-meta.xml');
  expect(existsSync(field)).toBe(true);
  const again = await runSource([...argv, '--json']);
  const { files } = JSON.parse(again.out) as { files: { state: string }[] };
  expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['unchanged']));
  await writeFile(field, 'mine');
  await expect(runSource(argv)).rejects.toThrow('--force');
  expect((await runSource([...argv, '--force'])).status).toBe(0);
});

test('metadata of raw events names the package directory that creates their object', async () => {
  await save('raw.json', { ...FASTSPRING, map: 'raw' });
  const first = 'sf project deploy start --source-dir salesforce/raw-events --target-org';
  const raw = await runSource(['metadata', file('raw.json'), '--out', file('force-app-raw')]);
  expect(raw.out).toContain(first);
  const shop = await runSource(['metadata', file('shop.json'), '--out', file('force-app-else')]);
  expect(shop.out).not.toContain(first);
});

test.each([
  [[], 'Expected one of check, metadata, got nothing.'],
  [['check'], 'Expected a mapping file: npm run source -- check [options] <file...>.'],
  [['deploy', 'x'], 'Expected one of check, metadata, got something else.'],
  [['check', 'a', 'b', '--json'], 'Expected one file with --event or --json, got also b'],
  [['check', 'a', 'b', '--event', 'c'], 'Expected one file with --event or --json'],
  [['metadata', 'a', 'b', '--out', 'c'], 'Expected one file, got also b'],
  [['check', 'nowhere.yaml'], 'which does not exist'],
  [['check', '.'], 'which is a folder'],
  [['check', 'a', '--out', 'b'], '--out: not an option of check; it belongs to metadata.'],
  [['metadata', 'a'], 'Expected --out FOLDER'],
  [
    ['metadata', 'a', '--out', 'b', '--event', 'c'],
    '--event: not an option of metadata; it belongs to check.',
  ],
  [['check', 'a', '--header', 'novalue'], 'Expected --header NAME:VALUE'],
  [['check', 'a', '--unknown'], '--unknown: unknown option.'],
])('%j is refused', async (argv, message) => {
  await expect(runSource(argv)).rejects.toThrow(message);
});

test('--help describes every option', async () => {
  const { status, out: overview } = await runSource(['--help']);
  expect(status).toBe(0);
  expect(overview).toContain('npm run source -- metadata FILE --out FOLDER');
  const helps = [await runSource(['check', '--help']), await runSource(['metadata', '--help'])];
  const out = helps.map((help) => help.out).join('');
  const options = ['event', 'header', 'org', 'out', 'label', 'existing', 'force', 'json', 'help'];
  for (const option of options) expect(out).toContain(`--${option}`);
});
