import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import packageFile from '../../package.json' with { type: 'json' };
import { processEnvironment } from '../../src/config/index.ts';
import type { Outcome, Trial } from '../support/try-scripts.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TRY_SCRIPTS = join(ROOT, 'test', 'support', 'try-scripts.ts');
const CONNECTOR = join(ROOT, packageFile.bin.connector);
/** A script of package.json that runs a file of ours, with the arguments behind it. */
const OWN_FILE = /\bnode ([\w/-]+\.ts)((?: [\w-]+)*)$/;
/** What the scripts would write. */
const WRITTEN = [
  ...[
    '.env.example',
    'app.json',
    'docs/configuration.md',
    'docs/openapi.json',
    'schema/source.json',
    'docs/mapping-files.md',
  ],
  ...['biome.imports.json', 'package-lock.json', 'test/fixtures/digital-river/order.accepted.json'],
];
const UNKNOWN = '--no-such-password=opensesame';
const REFUSED = { status: 2, out: '', err: expect.stringContaining('unknown option.') };
const HELP = { status: 0, err: '', out: expect.stringMatching(/^Usage: npm /) };
/** Far more than the processes take on a busy machine. */
const TIMEOUT_MS = 300_000;

const scripts = Object.entries(packageFile.scripts).flatMap(([name, line]) => {
  const [, file, words = ''] = OWN_FILE.exec(line) ?? [];
  const argv = words.split(' ').filter(Boolean);
  return file === undefined ? [] : [{ name, file: join(ROOT, file), argv }];
});

let folder: string;
let outcomes: readonly Outcome[];
let before: readonly number[];

const writtenAt = () =>
  Promise.all(WRITTEN.map(async (path) => (await stat(join(ROOT, path))).mtimeMs));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'help-of-scripts-'));
  before = await writtenAt();
  const trials = scripts.flatMap(({ file, argv }): Trial[] => [
    { file, argv: [...argv, '--help'] },
    { file, argv: [...argv, UNKNOWN] },
  ]);
  const { out, err, status } = await run(process.execPath, [TRY_SCRIPTS], JSON.stringify(trials));
  expect({ err, status }).toEqual({ err: '', status: 0 });
  outcomes = JSON.parse(out);
}, TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true }));

async function run(program: string, args: readonly string[], input = '', options?: SpawnOptions) {
  const child = spawn(program, args, {
    cwd: folder,
    env: { LOCAL_DIR: folder },
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, err, status: Number(status) };
}

test('the scripts that run files of ours are found', () => {
  const names = scripts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['start', 'doctor', 'chaos', 'fixtures', 'local']));
});

test.each(scripts.map(({ name }, index) => [name, index] as const))(
  'npm run %s: --help shows how it is used, and an unknown argument is one line',
  (_name, index) => {
    const [help, refused] = outcomes.slice(2 * index);
    expect(help).toEqual(HELP);
    const lines = refused?.err
      .trimEnd()
      .split('\n')
      .filter((line) => !/^Nothing|^See/.test(line));
    expect(refused).toEqual(REFUSED);
    expect(lines).toEqual([expect.stringContaining('--no-such-password: unknown option.')]);
    expect(refused?.err).not.toContain('opensesame');
  },
);

test('none of them has acted', async () => {
  expect(await readdir(folder)).toEqual([]);
  expect(await writtenAt()).toEqual(before);
});

test.each([
  ['--help of a command', [CONNECTOR, 'replay', '--help'], HELP],
  ['an unknown argument of a command', [CONNECTOR, 'replay', UNKNOWN], REFUSED],
  ['an unknown argument of a tool', [join(ROOT, 'scripts/import-rules.ts'), UNKNOWN], REFUSED],
])(
  'as a process of its own, %s ends alike',
  async (_name, args, expected) => {
    expect(await run(process.execPath, args)).toEqual(expected);
  },
  TIMEOUT_MS,
);

test(
  'npm passes the arguments on',
  async () => {
    const { PATH } = processEnvironment();
    const options = { cwd: ROOT, env: { PATH, LOCAL_DIR: folder } };
    const args = ['run', '--silent', 'replay', '--', '--help'];
    expect(await run('npm', args, '', options)).toEqual(HELP);
  },
  TIMEOUT_MS,
);
