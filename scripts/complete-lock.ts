#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';

toolArguments(
  declareCommand({
    typed: 'npm run complete-lock --',
    summary: 'complete package-lock.json',
    description:
      'Adds packages of other platforms to package-lock.json that "npm install" omitted.',
    options: {},
  }),
);

/**
 * Adds packages of other platforms to package-lock.json that `npm install` omitted. When the
 * registry does not serve the binary of a platform, npm drops its entry; then `npm ci` does not
 * accept the lock file on any platform. The parent package pins such a package to one version, and
 * its name contains system, processor and C library.
 */

interface LockedPackage {
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  [key: string]: unknown;
}

const LOCK_FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const EXACT_VERSION = /^\d+\.\d+\.\d+/;

function missingIn(packages: Record<string, LockedPackage>): [string, LockedPackage][] {
  return Object.entries(packages).flatMap(([path, parent]) =>
    Object.entries(parent.optionalDependencies ?? {})
      .filter(
        ([name]) =>
          !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      )
      .map(([name, version]): [string, LockedPackage] => [
        `node_modules/${name}`,
        entryFor(name, version, parent.dev === true),
      ]),
  );
}

function entryFor(name: string, version: string, dev: boolean): LockedPackage {
  const parts = name.split('/').at(-1)?.split('-') ?? [];
  const system = SYSTEMS.find((known) => parts.includes(known));
  const processor = PROCESSORS.find((known) => parts.includes(known));
  if (system === undefined || processor === undefined || !EXACT_VERSION.test(version)) {
    throw new Error(
      `${name}@${version}: expected a name with system and processor, and an exact version.`,
    );
  }
  const library = parts.find((part) => part.startsWith('musl') || part.startsWith('gnu'));
  return {
    version,
    cpu: [processor],
    ...(dev ? { dev } : {}),
    ...(library === undefined ? {} : { libc: [library.startsWith('musl') ? 'musl' : 'glibc'] }),
    optional: true,
    os: [system],
  };
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  await readFile(LOCK_FILE, 'utf8'),
);
const missing = missingIn(lock.packages);
const entries = [...Object.entries(lock.packages), ...missing];
lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en')));
await writeFile(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${missing.length} packages of other platforms added to package-lock.json.\n`);
