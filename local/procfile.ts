import { readFile } from 'node:fs/promises';

const PROCFILE = new URL('../Procfile', import.meta.url);

/**
 * The Node.js flags of a process in production, such as its heap limit.
 *
 * @param file path of the program, relative to the project's root
 * @throws Error when no line of the Procfile runs the program with node
 */
export async function nodeFlags(file: string): Promise<string[]> {
  const lines = (await readFile(PROCFILE, 'utf8')).split('\n');
  const words = lines.map((line) => line.split(' ')).find((line) => line.at(-1) === file);
  if (words?.[1] !== 'node') {
    throw new Error(`Expected a line "<process>: node <flags> ${file}" in the Procfile, got none.`);
  }
  return words.slice(2, -1);
}
