import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { problemText } from '../../sources/mapped/file/mapping-problem.ts';
import { readMappingFile } from '../../sources/mapped/file/read-mapping-file.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import type { Environment } from '../environment.ts';
import { findSourceFiles } from './find-source-files.ts';
import { readListed } from './listed-variables.ts';
import type { MappedConfig } from './mapped-config.ts';
import { mappingConflicts } from './mapping-conflicts.ts';

/** Bytes. A larger file was not written by hand. */
const MAX_FILE_BYTES = 1024 * 1024;

/** The senders of mapping files, and what is wrong with them. */
export interface ReadSources {
  readonly mapped: readonly MappedConfig[];
  /** One sentence for each problem. */
  readonly problems: readonly string[];
}

interface FileRead {
  readonly file: string;
  readonly mapping: Mapping;
}

/**
 * Reads the mapping files, and the variables that they name.
 *
 * @param patterns value of SOURCES
 * @param set the variables that have a value
 * @param folder that the patterns are relative to
 */
export function readSources(
  patterns: readonly string[],
  set: Environment,
  folder: string,
): ReadSources {
  const { files, problems } = findSourceFiles(patterns, folder);
  const read = files.map((file) => readFile(file, folder));
  const usable = read.flatMap((each) => ('mapping' in each ? [each] : []));
  const listed = usable.map(({ file, mapping }) => {
    const { variables, problems } = readListed(file, mapping.proof, set);
    return { mapped: { file, mapping, variables }, problems };
  });
  return {
    mapped: listed.map((each) => each.mapped),
    problems: [
      ...problems,
      ...read.flatMap((each) => ('problems' in each ? each.problems : [])),
      ...mappingConflicts(usable),
      ...listed.flatMap((each) => each.problems),
    ],
  };
}

function readFile(file: string, folder: string): FileRead | { readonly problems: string[] } {
  const text = textOf(resolve(folder, file));
  if (typeof text !== 'string') return { problems: [`${file} ${text.problem}`] };
  const read = readMappingFile(text, file);
  return 'mapping' in read
    ? { file, mapping: read.mapping }
    : { problems: read.problems.map(problemText) };
}

function textOf(path: string): string | { readonly problem: string } {
  try {
    const facts = statSync(path);
    if (!facts.isFile()) return { problem: 'is no file. Correct SOURCES.' };
    if (facts.size > MAX_FILE_BYTES) {
      return { problem: `is larger than ${MAX_FILE_BYTES} bytes. Divide it by senders.` };
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return { problem: `cannot be read (${code}). Correct SOURCES, or the rights to the file.` };
  }
}
