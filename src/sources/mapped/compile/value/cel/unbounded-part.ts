const OF_TEXTS = [
  ...['contains', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'substring'],
  ...['trim', 'lowerAscii', 'upperAscii'],
];
/** Functions whose work grows no faster than the texts and lists that they are given. */
const FUNCTIONS: ReadonlySet<unknown> = new Set([
  ...['size', 'has', 'string', 'int', 'uint', 'double', 'bool', 'dyn', 'type'],
  ...OF_TEXTS,
]);
/** They go through a list. */
const MACROS: ReadonlySet<unknown> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Functions that look for a text, which may be tried at each character of the other one. */
const SEARCHES: ReadonlySet<unknown> = new Set(['contains', 'indexOf', 'lastIndexOf']);

/** Where a part stands: in what is evaluated for each element of a list, or in such a list. */
type Position = 'once' | 'repeated' | 'list';

interface Node {
  readonly op: string;
  readonly args: unknown;
}

/**
 * What of an expression may take more time than its texts and lists are long.
 *
 * @param part a node of the expression, or a list of them
 * @returns a sentence without its stop; undefined when nothing does
 */
export function unboundedPart(part: unknown, position: Position = 'once'): string | undefined {
  if (Array.isArray(part)) return firstOf(part, position);
  return isNode(part) ? (problemOf(part, position) ?? inside(part, position)) : undefined;
}

function firstOf(parts: readonly unknown[], position: Position): string | undefined {
  for (const part of parts) {
    const problem = unboundedPart(part, position);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}

function problemOf(node: Node, position: Position): string | undefined {
  const problem = callProblem(node, position);
  if (problem !== undefined || position === 'once') return problem;
  const { op, args } = node;
  if (op === '+') return 'a list that is gone through, and what is done with it, cannot have +';
  if (position === 'list') return undefined;
  // Each could be as long as the list itself.
  if (op === 'id' && ['body', 'headers', 'event'].some((name) => name === args)) {
    return 'inside of what goes through a list, only its element can be read';
  }
  const isMade = op === 'map' || (op === 'list' && !areValues(args));
  return isMade ? 'inside of what goes through a list, no list or map can be made' : undefined;
}

function callProblem({ op, args }: Node, position: Position): string | undefined {
  if (op !== 'rcall' && op !== 'call') return undefined;
  const [name, , given] = Array.isArray(args) ? (args as unknown[]) : [];
  if (op === 'rcall' && MACROS.has(name)) {
    return position === 'repeated'
      ? `${String(name)} cannot be inside of what goes through a list`
      : undefined;
  }
  if (!FUNCTIONS.has(name)) {
    return `the function ${String(name)} is not available; those of texts are ${OF_TEXTS.join(', ')}`;
  }
  return SEARCHES.has(name) && !areValues(given)
    ? `${String(name)} needs a text of the expression itself, such as "a"`
    : undefined;
}

function areValues(parts: unknown): boolean {
  return Array.isArray(parts) && parts.every((part) => isNode(part) && part.op === 'value');
}

/** What a macro evaluates for each element is repeated; the list itself is not. */
function inside({ op, args }: Node, position: Position): string | undefined {
  const [name, list, repeated] = Array.isArray(args) ? (args as unknown[]) : [];
  if (op !== 'rcall' || !MACROS.has(name)) return unboundedPart(args, position);
  return unboundedPart(list, 'list') ?? unboundedPart(repeated, 'repeated');
}
