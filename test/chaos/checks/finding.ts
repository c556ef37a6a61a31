/** The promises of the connector that a run checks. */
export const PROMISES = [
  'lost',
  'duplicates',
  'regressions',
  'repeated changes',
  'wrong records',
  'wrongly released',
  'wrongly parked',
  'wrongly settled',
  'not settled',
] as const;

/** One broken promise. */
export interface Finding {
  readonly promise: (typeof PROMISES)[number];
  readonly text: string;
}
