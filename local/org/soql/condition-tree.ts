import type { Condition, ConditionWithValueQuery, WhereClause } from '@jetstreamapp/soql-parser-js';
import type { Tree, WrittenComparison } from './condition.ts';
import { malformedQuery } from './query-error.ts';

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | WrittenComparison;

/**
 * Folds the parser's flat chain of conditions, which only counts parentheses, into a tree.
 * @throws ApiError MALFORMED_QUERY for AND beside OR without parentheses, which SOQL does not take,
 * and for what this org does not evaluate: functions and subqueries
 */
export function conditionTree(where: WhereClause): Tree<WrittenComparison> {
  const tokens = tokensOf(where);
  const tree = readChain(tokens);
  if (tokens.length > 0) throw malformedQuery(`unexpected token: '${describe(tokens[0])}'`);
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
  const closed = 'closeParen' in condition ? condition.closeParen : 0;
  return [...repeat('(', condition.openParen), comparison(condition), ...repeat(')', closed)];
}

function comparison(condition: ConditionWithValueQuery): WrittenComparison {
  if (isComparison(condition)) return condition;
  throw malformedQuery(
    'The local org compares fields with values only: no functions, no subqueries.',
  );
}

function isComparison(
  condition: ConditionWithValueQuery | Condition,
): condition is WrittenComparison {
  return 'field' in condition && 'value' in condition;
}

function repeat(parenthesis: '(' | ')', count: number | undefined): Token[] {
  return Array.from({ length: count ?? 0 }, () => parenthesis);
}

/** Reads `a AND b AND c` or `a OR b OR c`, taking its tokens away. */
function readChain(tokens: Token[]): Tree<WrittenComparison> {
  const parts = [readPart(tokens)];
  const [operator] = tokens;
  if (operator !== 'AND' && operator !== 'OR') return parts[0] ?? unexpectedEnd();
  while (tokens[0] === operator) {
    tokens.shift();
    parts.push(readPart(tokens));
  }
  if (tokens[0] === 'AND' || tokens[0] === 'OR') {
    throw malformedQuery(`unexpected token: '${tokens[0]}'`);
  }
  return { kind: operator === 'AND' ? 'and' : 'or', parts };
}

function readPart(tokens: Token[]): Tree<WrittenComparison> {
  const token = tokens.shift();
  if (token === undefined) return unexpectedEnd();
  if (token === 'NOT') return { kind: 'not', part: readPart(tokens) };
  if (token === '(') {
    const tree = readChain(tokens);
    if (tokens.shift() !== ')')
      throw malformedQuery("expecting a right parentheses, found '<EOF>'");
    return tree;
  }
  if (typeof token === 'string') throw malformedQuery(`unexpected token: '${token}'`);
  return { kind: 'leaf', leaf: token };
}

function unexpectedEnd(): never {
  throw malformedQuery("unexpected token: '<EOF>'");
}

function describe(token: Token | undefined): string {
  return typeof token === 'string' ? token : (token?.field ?? '<EOF>');
}
