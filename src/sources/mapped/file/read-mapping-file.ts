import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { checkMapping } from '../check/check-mapping.ts';
import type { PlacedProblem } from '../check/problem.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import type { MappingProblem } from './mapping-problem.ts';
import { refusedParts } from './refused-parts.ts';
import { validated } from './schema-problems.ts';
import { syntaxProblem } from './syntax-problem.ts';
import { withoutComments } from './without-comments.ts';

/** Far more than any file needs. */
const MAX_LENGTH = 262_144;

type Read = { readonly mapping: Mapping } | { readonly problems: readonly MappingProblem[] };

/**
 * Reads a mapping file: JSON, with comments and trailing commas as editors allow them, or YAML.
 *
 * @param text the content of the file
 * @param name the name of the file, for its problems
 * @returns the mapping, which `mappedSource` compiles; or every problem of the file. A file that
 *   cannot be parsed shows only why
 */
export function readMappingFile(text: string, name: string): Read {
  const lines = new LineCounter();
  const at = (offset: number): Pick<MappingProblem, 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (text.length > MAX_LENGTH) {
    const expected = `at most ${MAX_LENGTH} characters`;
    const whole = { file: name, line: 1, column: 1, path: '' };
    return { problems: [{ ...whole, expected, got: `${text.length}` }] };
  }
  const json = isJson(text, name);
  const document = parseDocument(json ? withoutComments(text) : text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    schema: 'core',
  });
  // A tag that the parser does not know is a warning; what it would mean is lost.
  // Further errors are mostly consequences of the first.
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const place = { file: name, ...at(fault.pos[0]), path: '' };
    return { problems: [{ ...place, expected: json ? 'JSON' : 'YAML', ...syntaxProblem(fault) }] };
  }
  const found = problemsIn(document);
  if ('mapping' in found) return found;
  const problems = found.problems.map(
    ({ place, isKeyHidden = false, ...rest }): MappingProblem => ({
      ...{ file: name, ...at(offsetOf(document, place)) },
      path: place.slice(0, isKeyHidden ? -1 : undefined).join('.'),
      ...rest,
    }),
  );
  return { problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

function isJson(text: string, name: string): boolean {
  return /\.jsonc?$/i.test(name) || /^\s*(?:\{|\/[/*])/.test(text);
}

function problemsIn(
  document: Document,
): { readonly mapping: Mapping } | { readonly problems: readonly PlacedProblem[] } {
  const refused = refusedParts(document);
  if (refused.length > 0) return { problems: refused };
  const result = validated(document.toJS({ maxAliasCount: 0 }));
  if ('problems' in result) return result;
  const problems = checkMapping(result.mapping);
  return problems.length === 0 ? result : { problems };
}

/** Where a place begins: at its key, or else at the nearest part that is there. */
function offsetOf(document: Document, place: Place): number {
  for (let length = place.length; length > 0; length -= 1) {
    const offset = keyOffset(document, place.slice(0, length));
    if (offset !== undefined) return offset;
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOffset(document: Document, place: Place): number | undefined {
  const parent = place.length === 1 ? document.contents : document.getIn(place.slice(0, -1), true);
  const last = place.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(
      ({ key }) => isScalar(key) && [key.source, String(key.value)].includes(String(last)),
    );
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(place, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
