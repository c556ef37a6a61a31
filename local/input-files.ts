import { readdir, readFile } from 'node:fs/promises';
import { InputError } from '../src/errors.ts';

const REASONS: Readonly<Record<string, string>> = {
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
export function readInputFile(path: string, expected: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => throwInputError(error, path, expected));
}

/** Like {@link readInputFile}, for the names of the entries of a folder. */
export function readInputFolder(path: string, expected: string): Promise<string[]> {
  return readdir(path).catch((error: unknown) => throwInputError(error, path, expected));
}

function throwInputError(error: unknown, path: string, expected: string): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  throw new InputError(
    `Expected ${expected}, got ${path}, which ${REASONS[code] ?? `cannot be read (${code})`}.`,
  );
}

/** Parses JSON; undefined when the text is not valid JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
