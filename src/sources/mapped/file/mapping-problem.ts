/** What is wrong with a mapping file, and where. */
export interface MappingProblem {
  /** Name of the file, as it was given. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Names of keys and indexes, such as `map.0.writes.1.fields`; empty for the whole file. */
  readonly path: string;
  /** To follow "expected". */
  readonly expected: string;
  /** To follow "got". It never contains a text of the key `proof`. */
  readonly got: string;
  /** What to do, in a full sentence. */
  readonly todo?: string;
}

/** A problem in one line, for a terminal or a log. */
export function problemText(problem: MappingProblem): string {
  const { file, line, column, path, expected, got, todo } = problem;
  const place = `${file}:${line}:${column}`;
  const sentence = `${path === '' ? 'the file' : path}: expected ${expected}, got ${got}.`;
  return [place, sentence, todo].filter(Boolean).join(' ');
}
