/** The promises that a run can break. */
export const PROMISES = [
  'lost',
  'duplicates',
  'steps back',
  'repeated changes',
  'wrong records',
  'wrongly parked',
  'wrongly settled',
  'not settled',
] as const;

/** One thing that is not as it must be. */
export interface Finding {
  readonly promise: (typeof PROMISES)[number];
  readonly text: string;
}
