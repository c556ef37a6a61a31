import { readdir, readFile } from 'node:fs/promises';
import { InputError } from '../src/errors.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  ENOTDIR: 'is a file',
  EACCES: 'is not readable by this user',
};

/**
 * Reads a text file that was named on the command line.
 *
 * @param expected what it should be, such as `a file with an event`
 * @throws InputError
 */
export function readGivenFile(path: string, expected: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => refuse(error, path, expected));
}

/** Like {@link readGivenFile}, for the names of the entries of a folder. */
export function readGivenFolder(path: string, expected: string): Promise<string[]> {
  return readdir(path).catch((error: unknown) => refuse(error, path, expected));
}

function refuse(error: unknown, path: string, expected: string): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  throw new InputError(
    `Expected ${expected}, got ${path}, which ${WHY[code] ?? `cannot be read (${code})`}.`,
  );
}

/** Parses JSON; undefined when the text is not valid JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
