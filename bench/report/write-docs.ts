import { readFile, writeFile } from 'node:fs/promises';
import type { TableLine } from './table.ts';

const DOCS = new URL('../../docs/benchmarks.md', import.meta.url);
const BEGIN = '<!-- npm run bench -- --write-docs: begin -->';
const END = '<!-- npm run bench -- --write-docs: end -->';

/**
 * Puts the table into docs/benchmarks.md, in place of the one that is there.
 *
 * @param heading one sentence: when and on what it was measured
 */
export async function writeDocs(heading: string, lines: readonly TableLine[]): Promise<void> {
  await writeFile(DOCS, withTable(await readFile(DOCS, 'utf8'), heading, lines));
}

/**
 * The page with another table. Pure.
 *
 * @throws Error when the page lacks one of the two comments
 */
export function withTable(page: string, heading: string, lines: readonly TableLine[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`docs/benchmarks.md: expected the lines ${BEGIN} and ${END}; got not both.`);
  }
  const rows = lines.map(({ what, median, spread, target, met }) =>
    ['', what, median, spread, target, met, ''].join(' | ').trim(),
  );
  const table = [
    '| what | median | lowest – highest | target | met |',
    '|---|---|---|---|---|',
    ...rows,
  ];
  return `${page.slice(0, begin + BEGIN.length)}\n\n${heading}\n\n${table.join('\n')}\n\n${page.slice(end)}`;
}
