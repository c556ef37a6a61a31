import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile as loadVariables } from 'node:process';
import { InputError } from '../../errors.ts';
import { envFileProblem } from './env-file-problem.ts';

/** The name of the file that commands read, in the folder that they are run in. */
export const ENV_FILE = '.env';

/**
 * Sets the variables of the file `.env`, where there is one. Variables that are set already stay as
 * they are.
 *
 * @param folder the working directory
 * @returns whether there is such a file
 * @throws InputError with one line when it cannot be read
 */
export function loadEnvFile(folder: string = process.cwd()): boolean {
  const path = join(folder, ENV_FILE);
  const text = textOf(path);
  if (text === undefined) return false;
  const problem = envFileProblem(text);
  if (problem !== undefined) throw new InputError(`${ENV_FILE}, ${problem}`);
  loadVariables(path);
  return true;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return undefined;
    throw new InputError(
      `${ENV_FILE}: expected a file that can be read, got ${code}. Correct or remove it.`,
    );
  }
}
