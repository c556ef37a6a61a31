import type { FieldPath } from './field-path.ts';
import type { ReadQuery } from './query.ts';

/** The grammar of a WHERE clause, over leaves of some kind. */
export type Tree<Leaf> =
  | { kind: 'and' | 'or'; parts: Tree<Leaf>[] }
  | { kind: 'not'; part: Tree<Leaf> }
  | { kind: 'leaf'; leaf: Leaf };

/** A comparison whose field is known and whose values are read. */
export interface Comparison {
  path: FieldPath;
  /** Upper case. */
  operator: string;
  operands: Operand[];
  /** A subquery whose only field gives the operands when the query runs. */
  among?: ReadQuery;
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

/** Whether a tree is true, given which of its leaves are. */
export function isTrue<Leaf>(tree: Tree<Leaf>, holds: (leaf: Leaf) => boolean): boolean {
  switch (tree.kind) {
    case 'leaf':
      return holds(tree.leaf);
    case 'not':
      return !isTrue(tree.part, holds);
    case 'and':
      return tree.parts.every((part) => isTrue(part, holds));
    case 'or':
      return tree.parts.some((part) => isTrue(part, holds));
  }
}
