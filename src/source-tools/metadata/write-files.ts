import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';
import type { MetadataFile } from './metadata-files.ts';

/** What became of a file. */
export interface WrittenFile {
  readonly path: string;
  readonly state: 'new' | 'unchanged' | 'replaced';
}

/**
 * Writes the files of a package directory. Files that differ are replaced only by force: a person
 * may have changed them.
 *
 * @param folder the package directory, which is made when it is missing
 * @returns what became of each file
 * @throws InputError with the files that differ, without force; nothing is written then
 */
export async function writeFiles(
  folder: string,
  files: readonly MetadataFile[],
  isForced: boolean,
): Promise<WrittenFile[]> {
  const compared = await Promise.all(
    files.map(async ({ path, text }) => ({ path, text, state: await stateOf(folder, path, text) })),
  );
  const replaced = compared.filter(({ state }) => state === 'replaced');
  if (replaced.length > 0 && !isForced) {
    throw new InputError(
      `These files differ from what would be written; nothing was written:\n${replaced.map(({ path }) => `- ${join(folder, path)}`).join('\n')}\nUse another folder, or --force to replace them.`,
    );
  }
  for (const { path, text, state } of compared) {
    if (state === 'unchanged') continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return compared.map(({ path, state }) => ({ path, state }));
}

async function stateOf(folder: string, path: string, text: string): Promise<WrittenFile['state']> {
  const file = join(folder, path);
  if (!existsSync(file)) return 'new';
  return (await readFile(file, 'utf8')) === text ? 'unchanged' : 'replaced';
}
