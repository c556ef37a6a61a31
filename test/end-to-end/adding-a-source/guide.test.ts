import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSource } from '../../source-tools/collect-output.ts';

const guide = await readFile(new URL('../../../docs/adding-a-source.md', import.meta.url), 'utf8');
const [yaml = ''] = blocks('yaml');
const [paid = '', refunded = ''] = blocks('json');
const [printed = ''] = blocks('text');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guide-'));
  await mkdir(join(folder, 'sources'));
  await save('sources/shop.yaml', yaml);
  await save('paid.json', paid);
  await save('refunded.json', refunded);
});
afterAll(() => rm(folder, { recursive: true }));

/** The contents of the guide's code blocks in a language. */
function blocks(language: string): string[] {
  const pattern = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return [...guide.matchAll(pattern)].map(([, content = '']) => content);
}

function save(path: string, text: string) {
  return writeFile(join(folder, path), text);
}

function check(...argv: string[]) {
  return runSource(['check', join(folder, 'sources/shop.yaml'), ...argv]);
}

test('the file has at most 60 lines', () => {
  expect(yaml.split('\n').length).toBeLessThanOrEqual(60);
});

test('the check prints what the guide shows', async () => {
  const { status, out } = await check(
    ...['--event', join(folder, 'paid.json'), '--header', 'webhook-id:msg_1'],
  );
  expect(status).toBe(0);
  expect(out.replaceAll(`${folder}/`, '').startsWith(printed.trimEnd())).toBe(true);
});

test('a refund stays one, although its time is earlier', async () => {
  const header = ['--header', 'webhook-id:msg_2'];
  const { out } = await check('--event', join(folder, 'refunded.json'), ...header);
  expect(out).toMatch(/version \[2, /);
});

test.each([
  ['subject: data.id', 'subjct: data.id', /shop\.yaml:\d+:3 event\.subjct: .*unknown key "subjct"/],
  [', sale.refunded: 2 }', ' }', /rank\.values: expected a rank for each type/],
])('a mistake is shown as the guide says: %s', async (right, wrong, expected) => {
  await save('sources/shop.yaml', yaml.replace(right, wrong));
  const { status, err } = await check();
  await save('sources/shop.yaml', yaml);
  expect(err).toMatch(expected);
  expect(status).toBe(1);
});

test('the metadata has the permission sets that the guide names', async () => {
  const { out } = await runSource([
    'metadata',
    join(folder, 'sources/shop.yaml'),
    '--out',
    join(folder, 'force-app-shop'),
  ]);
  expect(out).toContain('Shop_Connector_Integration');
  expect(out).toContain('Shop_Connector_Admin');
});
