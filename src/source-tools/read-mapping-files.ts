import { forbiddenVariables } from '../config/senders/listed-variables.ts';
import { mappingConflicts } from '../config/senders/mapping-conflicts.ts';
import { type MappingProblem, problemText } from '../sources/mapped/file/mapping-problem.ts';
import { readMappingFile } from '../sources/mapped/file/read-mapping-file.ts';
import type { Mapping } from '../sources/mapped/language/mapping-schema.ts';
import { readNamedFile } from './read-files.ts';

/** Mapping files, and what is wrong with them. */
interface MappingFiles {
  readonly usable: readonly { readonly file: string; readonly mapping: Mapping }[];
  /** As data: those with a place in a file, and sentences about the others. */
  readonly problems: readonly (MappingProblem | string)[];
  /** The same problems, each in a sentence. */
  readonly texts: readonly string[];
}

/**
 * Reads mapping files, and finds all that the connector would refuse at its start, whatever the
 * values of the variables are: also names and paths that another sender has.
 *
 * @throws InputError when a file cannot be read
 */
export async function readMappingFiles(files: readonly string[]): Promise<MappingFiles> {
  const read = await Promise.all(
    files.map(async (file) => {
      const text = (await readNamedFile(file, 'a mapping file')).toString('utf8');
      return { file, ...readMappingFile(text, file) };
    }),
  );
  const usable = read.flatMap((each) => ('mapping' in each ? [each] : []));
  const placed = read.flatMap((each) => ('problems' in each ? each.problems : []));
  const others = [
    ...mappingConflicts(usable),
    ...usable.flatMap(({ file, mapping }) => forbiddenVariables(file, mapping.proof)),
  ];
  return {
    usable,
    problems: [...placed, ...others],
    texts: [...placed.map(problemText), ...others],
  };
}
