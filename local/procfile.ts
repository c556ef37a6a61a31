import { readFile } from 'node:fs/promises';

const PROCFILE = new URL('../Procfile', import.meta.url);

/**
 * The flags of Node that production runs a process with, such as the limit of its heap.
 *
 * @param file the program, from the project's root
 * @throws Error when the Procfile does not run it by node
 */
export async function nodeFlags(file: string): Promise<string[]> {
  const lines = (await readFile(PROCFILE, 'utf8')).split('\n');
  const words = lines.map((line) => line.split(' ')).find((line) => line.at(-1) === file);
  if (words?.[1] !== 'node') {
    throw new Error(`Expected a line "<process>: node <flags> ${file}" in the Procfile, got none.`);
  }
  return words.slice(2, -1);
}
