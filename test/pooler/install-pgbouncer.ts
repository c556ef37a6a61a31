import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { processEnvironment } from '../../src/config/index.ts';

const run = promisify(execFile);

const PACKAGE = 'pgbouncer';
const PROGRAM = join('usr', 'sbin', 'pgbouncer');
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'pgbouncer');
/** Where systems install it, beside the folders of PATH. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/bin'];
/** How far libraries of libraries are looked for. */
const MAX_DEPTH = 4;

/** PgBouncer on this machine. */
export interface Installation {
  readonly program: string;
  /** Variables that it needs to find its libraries. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Finds PgBouncer on this machine. If it is not installed, the Debian packages are downloaded and
 * unpacked into node_modules/.cache; nothing is installed, and no right of an administrator is
 * needed.
 *
 * @param folder gets a copy that every user can reach, since PgBouncer does not run as root
 * @throws Error that says what to install on a machine without apt
 */
export async function installPgBouncer(folder: string): Promise<Installation> {
  for (const each of [...(processEnvironment().PATH ?? '').split(':'), ...FOLDERS]) {
    const program = join(each, PACKAGE);
    if (await exists(program)) return { program, environment: {} };
  }
  if (!(await exists(join(CACHE, PROGRAM)))) await download();
  const copy = join(folder, 'pgbouncer');
  await cp(CACHE, copy, { recursive: true, verbatimSymlinks: true });
  return { program: join(copy, PROGRAM), environment: await libraryPath(copy) };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Unpacked aside and then renamed, so that an aborted run leaves no incomplete installation. */
async function download(): Promise<void> {
  await mkdir(dirname(CACHE), { recursive: true });
  const aside = await mkdtemp(`${CACHE}-`);
  try {
    const apt = await aptWithOwnState(join(aside, 'apt'));
    const unpacked = join(aside, 'unpacked');
    await fetchPackages(apt, [PACKAGE], unpacked);
    let names = [PACKAGE];
    for (let depth = 0; depth < MAX_DEPTH && (await lacksLibrary(unpacked)); depth += 1) {
      names = await librariesOf(apt, names);
      await fetchPackages(apt, names, unpacked);
    }
    // If another run was faster, its copy is used.
    await rename(unpacked, CACHE).catch(() => undefined);
  } catch (cause) {
    throw new Error(
      'PgBouncer is not installed, and apt-get cannot download it. Install the package pgbouncer of this system, and start again.',
      { cause },
    );
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

interface Apt {
  readonly folder: string;
  readonly options: readonly string[];
}

/** apt with the sources of this machine, but with lists of its own, for which nothing is installed. */
async function aptWithOwnState(folder: string): Promise<Apt> {
  for (const each of ['lists/partial', 'archives/partial'])
    await mkdir(join(folder, each), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const options = [
    `Dir::State=${folder}`,
    `Dir::State::lists=${join(folder, 'lists')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Cache=${folder}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, '-qq', 'update'], { env: processEnvironment() });
  return { folder, options };
}

async function fetchPackages(apt: Apt, names: readonly string[], into: string): Promise<void> {
  await run('apt-get', [...apt.options, '-qq', 'download', ...names], {
    cwd: apt.folder,
    env: processEnvironment(),
  });
  const files = (await readdir(apt.folder)).filter((name) => name.endsWith('.deb'));
  for (const file of files) await run('dpkg-deb', ['-x', join(apt.folder, file), into]);
}

/** The libraries that packages depend on, without the C library, which belongs to the system. */
async function librariesOf(apt: Apt, names: readonly string[]): Promise<string[]> {
  const depends = ['depends', '-q', '--no-recommends', '--no-suggests', '--no-conflicts']
    .concat('--no-breaks', '--no-replaces', '--no-enhances')
    .concat(names);
  const { stdout } = await run('apt-cache', [...apt.options, ...depends]);
  const found = [...stdout.matchAll(/Depends: (lib\S+)/g)].map(([, name]) => name ?? '');
  return [...new Set(found)].filter((name) => !/^libc6|^libgcc|^libelogind/.test(name));
}

async function lacksLibrary(root: string): Promise<boolean> {
  const env = { ...processEnvironment(), ...(await libraryPath(root)) };
  const { stdout } = await run('ldd', [join(root, PROGRAM)], { env });
  return stdout.includes('not found');
}

async function libraryPath(root: string): Promise<Record<string, string>> {
  const folders = await Promise.all(
    [join(root, 'usr', 'lib'), join(root, 'lib')].map(async (folder) =>
      (await readdir(folder).catch(() => [])).map((name) => join(folder, name)),
    ),
  );
  return { LD_LIBRARY_PATH: folders.flat().join(':') };
}
