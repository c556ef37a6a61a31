import { readFile, rename } from 'node:fs/promises';
import { writeNewFile } from './own-folder.ts';

/** Writes a JSON file that only this user can read; never leaves a partly written file. */
export function writePrivateJson(file: string, content: unknown): Promise<void> {
  return writePrivateText(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Writes a text file that only this user can read; never leaves a partly written file. */
export async function writePrivateText(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  await writeNewFile(unfinished, text);
  await rename(unfinished, file);
}

/** Reads the JSON in a file; undefined when the file does not exist. */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
