import { readFile, rename, writeFile } from 'node:fs/promises';

/** Only the user who runs it may read what holds credentials. */
const PRIVATE = 0o600;

/** Writes a file for this user alone, as JSON, whole or not at all. */
export function writePrivately(file: string, content: unknown): Promise<void> {
  return writeTextPrivately(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Writes a file for this user alone, whole or not at all. */
export async function writeTextPrivately(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  await writeFile(unfinished, text, { mode: PRIVATE });
  await rename(unfinished, file);
}

/** The JSON in a file, or nothing when there is no such file. */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
