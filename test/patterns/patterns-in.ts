import { readFileSync } from 'node:fs';
import { parse } from '@babel/parser';

/** A regular expression, and where it is. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** Path of the file, from the root of the project. */
  readonly file: string;
}

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** What a file says of regular expressions. */
export interface Patterns {
  readonly literals: readonly Pattern[];
  /** How often the file calls `RegExp`: with texts that are known only when it runs. */
  readonly built: number;
}

/** Reads the regular expressions in the syntax tree of a TypeScript file. */
export function patternsIn(root: string, file: string): Patterns {
  const code = readFileSync(root + file, 'utf8');
  const { program } = parse(code, { sourceType: 'module', plugins: ['typescript'] });
  const nodes = [...nodesOf(program)];
  const literals = nodes
    .filter(({ type }) => type === 'RegExpLiteral')
    .map(({ pattern, flags }) => ({ source: String(pattern), flags: String(flags), file }));
  return { literals, built: nodes.filter(callsRegExp).length };
}

function callsRegExp({ type, callee }: Node): boolean {
  const isCall = type === 'NewExpression' || type === 'CallExpression';
  return isCall && isNode(callee) && callee.type === 'Identifier' && callee.name === 'RegExp';
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  if (!isNode(value)) return;
  yield value;
  for (const member of Object.values(value)) yield* nodesOf(member);
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}
