import { invalidParameter } from './api-error.ts';

/**
 * A whole number from the query.
 * @param value the raw value; undefined returns the default
 * @throws {ApiError} 400 when it is not a whole number from min to max
 */
export function wholeNumber(
  name: string,
  value: unknown,
  { min, max, byDefault }: { min: number; max: number; byDefault: number },
): number {
  if (value === undefined) return byDefault;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalidParameter(name, `${name}: expected a whole number from ${min} to ${max}.`);
}
