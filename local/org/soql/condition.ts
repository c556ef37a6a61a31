import type { ValueCondition } from '@jetstreamapp/soql-parser-js';
import type { FieldPath } from './field-path.ts';

/** The grammar of a WHERE clause, over leaves of some kind. */
export type Tree<Leaf> =
  | { kind: 'and' | 'or'; parts: Tree<Leaf>[] }
  | { kind: 'not'; part: Tree<Leaf> }
  | { kind: 'leaf'; leaf: Leaf };

/** A comparison as the query writes it. */
export type WrittenComparison = ValueCondition;

/** A comparison whose field is known and whose values are read. */
export interface Comparison {
  path: FieldPath;
  /** Upper case. */
  operator: string;
  operands: Operand[];
}

/** What a field is compared with. */
export type Operand =
  | { kind: 'null' }
  | { kind: 'value'; value: string | number | boolean }
  /** An instant or a span of time, in milliseconds: from `from` to before `to`. */
  | { kind: 'span'; from: number; to: number }
  | { kind: 'pattern'; pattern: RegExp };

/** A tree with each leaf replaced. */
export function mapTree<A, B>(tree: Tree<A>, change: (leaf: A) => B): Tree<B> {
  switch (tree.kind) {
    case 'leaf':
      return { kind: 'leaf', leaf: change(tree.leaf) };
    case 'not':
      return { kind: 'not', part: mapTree(tree.part, change) };
    default:
      return { kind: tree.kind, parts: tree.parts.map((part) => mapTree(part, change)) };
  }
}

/** All leaves of a tree. */
export function leavesOf<Leaf>(tree: Tree<Leaf>): Leaf[] {
  if (tree.kind === 'leaf') return [tree.leaf];
  return tree.kind === 'not' ? leavesOf(tree.part) : tree.parts.flatMap(leavesOf);
}
