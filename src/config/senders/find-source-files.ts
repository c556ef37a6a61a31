import { globSync } from 'node:fs';

/** More files are a mistake in the pattern. */
const MAX_FILES = 100;

/**
 * Finds the files that SOURCES names.
 *
 * @param patterns names of files, or glob patterns
 * @param folder that they are relative to
 * @returns each file once, in alphabetical order within a pattern, and a sentence for each problem
 */
export function findSourceFiles(
  patterns: readonly string[],
  folder: string,
): { readonly files: readonly string[]; readonly problems: readonly string[] } {
  const found = patterns.map((pattern) => ({
    pattern,
    files: globSync(pattern, { cwd: folder }).toSorted(),
  }));
  const files = [...new Set(found.flatMap((each) => each.files))];
  const problems = found
    .filter((each) => each.files.length === 0)
    .map(
      ({ pattern }) =>
        `SOURCES names ${pattern}, and there is no such file in the working directory of the process. Correct the name; it is relative to that directory.`,
    );
  return files.length > MAX_FILES
    ? {
        files: [],
        problems: [
          `SOURCES names ${files.length} files: expected at most ${MAX_FILES}. Name them more exactly.`,
        ],
      }
    : { files, problems };
}
