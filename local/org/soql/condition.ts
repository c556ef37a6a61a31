import type { FieldPath } from './field-path.ts';
import type { ReadQuery } from './query.ts';

/** The syntax tree of a WHERE or HAVING clause. */
export type Tree<Leaf> =
  | { kind: 'and' | 'or'; parts: Tree<Leaf>[] }
  | { kind: 'not'; part: Tree<Leaf> }
  | { kind: 'leaf'; leaf: Leaf };

/** A comparison with a resolved field and parsed values. */
export interface Comparison {
  path: FieldPath;
  /** Upper case. */
  operator: string;
  operands: Operand[];
  /** A subquery whose only field provides the operands when the query runs. */
  subquery?: ReadQuery;
}

/** A value that a field is compared with. */
export type Operand =
  | { kind: 'null' }
  | { kind: 'value'; value: string | number | boolean }
  /** An instant or a span of time, in milliseconds; `to` is exclusive. */
  | { kind: 'span'; from: number; to: number }
  | { kind: 'pattern'; pattern: RegExp };

/** Replaces each leaf of a tree. */
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

/** Evaluates a tree, given the value of each leaf. */
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
