import type { Condition, ConditionWithValueQuery, WhereClause } from '@jetstreamapp/soql-parser-js';
import type { Tree } from './condition.ts';
import { malformedQuery, unexpectedToken } from './query-error.ts';

/** A condition other than a negation. */
export type WrittenLeaf = Exclude<ConditionWithValueQuery, { openParen: number }>;

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | WrittenLeaf;

/**
 * Converts the parser's flat list of conditions, which only counts parentheses, into a tree.
 * @throws ApiError MALFORMED_QUERY for AND next to OR without parentheses, which SOQL does not
 *   accept
 */
export function conditionTree(where: WhereClause): Tree<WrittenLeaf> {
  const tokens = tokensOf(where);
  const tree = readChain(tokens);
  if (tokens.length > 0) throw unexpectedToken(describe(tokens[0]));
  return tree;
}

function tokensOf(where: WhereClause): Token[] {
  const own =
    'operator' in where && where.operator === 'NOT'
      ? notTokens(where.left)
      : leafTokens(where.left);
  if (!('operator' in where)) return own;
  const operator: Token[] = where.operator === 'NOT' ? [] : [where.operator];
  return [...own, ...operator, ...tokensOf(where.right)];
}

function notTokens(negation: ConditionWithValueQuery | null): Token[] {
  return [...repeat('(', negation?.openParen), 'NOT'];
}

function leafTokens(condition: ConditionWithValueQuery | null): Token[] {
  if (condition === null) return [];
  if (!isLeaf(condition)) return repeat('(', condition.openParen);
  const { openParen, closeParen } = condition;
  return [...repeat('(', openParen), condition, ...repeat(')', closeParen)];
}

function isLeaf(condition: ConditionWithValueQuery | Condition): condition is WrittenLeaf {
  return 'operator' in condition;
}

function repeat(parenthesis: '(' | ')', count: number | undefined): Token[] {
  return Array.from({ length: count ?? 0 }, () => parenthesis);
}

/** Reads `a AND b AND c` or `a OR b OR c`, and removes its tokens. */
function readChain(tokens: Token[]): Tree<WrittenLeaf> {
  const parts = [readPart(tokens)];
  const [operator] = tokens;
  if (operator !== 'AND' && operator !== 'OR') return parts[0] ?? unexpectedEnd();
  while (tokens[0] === operator) {
    tokens.shift();
    parts.push(readPart(tokens));
  }
  if (tokens[0] === 'AND' || tokens[0] === 'OR') throw unexpectedToken(tokens[0]);
  return { kind: operator === 'AND' ? 'and' : 'or', parts };
}

function readPart(tokens: Token[]): Tree<WrittenLeaf> {
  const token = tokens.shift();
  if (token === undefined) return unexpectedEnd();
  if (token === 'NOT') return { kind: 'not', part: readPart(tokens) };
  if (token === '(') {
    const tree = readChain(tokens);
    if (tokens.shift() !== ')')
      throw malformedQuery("expecting a right parentheses, found '<EOF>'");
    return tree;
  }
  if (typeof token === 'string') throw unexpectedToken(token);
  return { kind: 'leaf', leaf: token };
}

function unexpectedEnd(): never {
  throw unexpectedToken('');
}

function describe(token: Token | undefined): string {
  if (typeof token === 'string' || token === undefined) return token ?? '';
  return 'field' in token ? token.field : (token.fn.rawValue ?? '');
}
