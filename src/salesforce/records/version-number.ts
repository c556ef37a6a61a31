/** Milliseconds have 15 digits at most, the year 9999 included: a rank stands in front of them. */
const RANK_UNIT = 10 ** 15;

/**
 * The number that a version field in Salesforce keeps, for the validation rule to compare.
 *
 * @param microseconds since 1970; whole milliseconds are kept
 * @param rank a higher rank is newer whatever the time; 0 to 8, so that the number stays exact
 */
export function versionNumber(microseconds: number, rank = 0): number {
  return rank * RANK_UNIT + Math.floor(microseconds / 1000);
}
