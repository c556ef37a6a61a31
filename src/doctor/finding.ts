/** The result of a check. `skipped`: the check was not possible, or not necessary. */
export type Standing = 'ok' | 'warning' | 'failed' | 'skipped';

/** Numbers and times of a finding, for programs. */
export type FindingData = Readonly<Record<string, unknown>>;

/**
 * What one check found. Contains no secrets, and no personal data except the integration user's
 * name.
 */
export interface Finding {
  readonly area: string;
  readonly check: string;
  readonly standing: Standing;
  readonly found: string;
  /** What to do about it. */
  readonly todo?: string | undefined;
  /** The same as data; printed with `--json` only. */
  readonly data?: FindingData | undefined;
}

/** Creates functions that make the findings of one area, one function for each standing. */
export function findingsIn(area: string) {
  const finding =
    (standing: Standing) =>
    (check: string, found: string, todo?: string, data?: FindingData): Finding => ({
      area,
      check,
      standing,
      found,
      todo,
      data,
    });
  return {
    ok: finding('ok'),
    warning: finding('warning'),
    failed: finding('failed'),
    skipped: finding('skipped'),
  };
}
