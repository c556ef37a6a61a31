import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../time.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
]);

/**
 * A duration of a mapping file.
 *
 * @param text such as `72h`
 * @returns milliseconds
 */
export function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (UNITS.get(text.slice(-1)) ?? HOUR_MS);
}
