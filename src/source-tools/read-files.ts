import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'is not readable by this user',
};

/**
 * Reads a file that was named on the command line.
 *
 * @param expected what it should be, such as `a mapping file`
 * @throws InputError
 */
export async function readNamedFile(path: string, expected: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new InputError(
      `Expected ${expected}, got ${path}, which ${REASONS[code] ?? `cannot be read (${code})`}.`,
    );
  }
}
