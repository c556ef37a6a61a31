import { globSync, readFileSync } from 'node:fs';

const SRC = new URL('../../src/', import.meta.url);
/** A call of a log at warn, error or fatal, or at a level that is computed. */
const LOG_CALL = /\b(?:#?log|logger)\??(?:\.(?:warn|error|fatal)|\[\w+\])\(/g;
const LITERAL = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`$]*)[^`]*`/g;

/** A fact that is logged as a warning or an error; of a template, the part before its first value. */
export interface LogFact {
  readonly file: string;
  readonly fact: string;
}

/** The files of src/. */
export function readSources(): { file: string; text: string }[] {
  return globSync('**/*.ts', { cwd: SRC }).map((file) => ({
    file,
    text: readFileSync(new URL(file, SRC), 'utf8'),
  }));
}

/**
 * Collects the facts that src/ logs as warnings or errors.
 *
 * @returns with an empty fact for a call whose fact cannot be found
 */
export function logFacts(): LogFact[] {
  const files = readSources();
  const sources = files.map(({ text }) => text).join('\n');
  return files.flatMap(({ file, text }) =>
    [...text.matchAll(LOG_CALL)].flatMap(({ index, 0: call }) =>
      factsOf(argumentsAt(text, index + call.length), sources).map((fact) => ({ file, fact })),
    ),
  );
}

/** The text up to the bracket that closes a call. */
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < text.length; end += 1) {
    if ('([{'.includes(text[end] ?? '')) depth += 1;
    if (')]}'.includes(text[end] ?? '')) depth -= 1;
  }
  return text.slice(start, end - 1);
}

/** The last argument is the fact: a literal, or the name of something that is one. */
function factsOf(args: string, sources: string): string[] {
  const last = args.trim().replace(/,$/, '');
  const name = /(?:^|,\s*)([A-Za-z_]+)$/.exec(last)?.[1];
  if (name === undefined) return [literals(last).at(-1) ?? ''];
  const named = [
    ...sources.matchAll(new RegExp(`\\b${name}\\s*[=:]\\s*(${LITERAL.source})`, 'g')),
  ].flatMap(([, literal = '']) => literals(literal));
  return named.length === 0 ? [''] : named;
}

function literals(text: string): string[] {
  return [...text.matchAll(LITERAL)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );
}
