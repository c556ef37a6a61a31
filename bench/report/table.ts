import type { Figure, Target } from '../rows/row.ts';
import { median } from './statistics.ts';

/** A figure as it is shown. */
export interface TableLine {
  readonly what: string;
  readonly median: string;
  /** Lowest and highest value of all rounds. */
  readonly spread: string;
  readonly target: string;
  /** Empty without a target. */
  readonly met: string;
}

/** The lines of the table. Pure. */
export function tableLines(figures: readonly Figure[]): TableLine[] {
  return figures.map(({ what, values, unit, target }) => {
    const middle = median(values);
    return {
      what,
      median: `${shortNumber(middle)} ${unit}`,
      spread:
        values.length < 2
          ? ''
          : `${shortNumber(Math.min(...values))} – ${shortNumber(Math.max(...values))}`,
      target: target === undefined ? '' : targetText(target, unit),
      met: target === undefined ? '' : isMet(middle, target) ? 'yes' : 'no',
    };
  });
}

/** Whether a median reaches a target. */
export function isMet(middle: number, target: Target): boolean {
  return 'min' in target ? middle >= target.min : middle <= target.max;
}

function targetText(target: Target, unit: string): string {
  return 'min' in target ? `≥ ${target.min} ${unit}` : `≤ ${target.max} ${unit}`;
}

/** Three digits that count, with separators of thousands. */
function shortNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
