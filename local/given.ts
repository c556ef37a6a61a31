import { readdir, readFile } from 'node:fs/promises';
import { InputError } from '../src/errors.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  ENOTDIR: 'is a file',
  EACCES: 'may not be read by this user',
};

/**
 * Reads a text file that the caller of a command named.
 *
 * @param expected what it should be, such as `a file with an event`
 * @throws InputError
 */
export function readGivenFile(path: string, expected: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => refuse(error, path, expected));
}

/** As {@link readGivenFile}, for the names of what is in a folder. */
export function readGivenFolder(path: string, expected: string): Promise<string[]> {
  return readdir(path).catch((error: unknown) => refuse(error, path, expected));
}

function refuse(error: unknown, path: string, expected: string): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  throw new InputError(
    `Expected ${expected}, got ${path}, which ${WHY[code] ?? `can not be read (${code})`}.`,
  );
}

/** The JSON in a text; nothing when it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
