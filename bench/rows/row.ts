import type { Stage } from '../stage/stage.ts';

/** What a figure has to reach. */
export type Target = { readonly min: number } | { readonly max: number };

/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** One value for each round. */
  readonly values: readonly number[];
  /** `×` for a ratio. */
  readonly unit: string;
  readonly target?: Target;
}

/** A part of the bench, which `--only` can choose. */
export interface Row {
  readonly name: string;
  /** What it measures, in one line. */
  readonly about: string;
  /** Only with `--long`, or when it is chosen. */
  readonly isLong?: true;
  measure(stage: Stage): Promise<readonly Figure[]>;
}

/**
 * The ratios of two contenders, round by round: what loads the machine in a round concerns both.
 *
 * @param of values of one, by round
 * @param to values of the other, by round
 */
export function ratioFigure(
  what: string,
  of: readonly number[],
  to: readonly number[],
  target?: Target,
): Figure {
  const values = of.map((value, round) => value / (to[round] ?? Number.NaN));
  return { what, values, unit: '×', ...(target === undefined ? {} : { target }) };
}
