import { readFile, rename, writeFile } from 'node:fs/promises';

/** Only the owner may read and write files with credentials. */
const PRIVATE = 0o600;

/** Writes a JSON file that only this user can read; never leaves a partly written file. */
export function writePrivateJson(file: string, content: unknown): Promise<void> {
  return writePrivateText(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Writes a text file that only this user can read; never leaves a partly written file. */
export async function writePrivateText(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  await writeFile(unfinished, text, { mode: PRIVATE });
  await rename(unfinished, file);
}

/** Reads the JSON in a file; undefined when the file does not exist. */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
