/** The result of a check. `skipped`: the check was not possible, or not necessary. */
export type Standing = 'ok' | 'warning' | 'failed' | 'skipped';

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
}

/** Creates functions that make the findings of one area, one function for each standing. */
export function findingsIn(area: string) {
  const finding =
    (standing: Standing) =>
    (check: string, found: string, todo?: string): Finding => ({
      area,
      check,
      standing,
      found,
      todo,
    });
  return {
    ok: finding('ok'),
    warning: finding('warning'),
    failed: finding('failed'),
    skipped: finding('skipped'),
  };
}
