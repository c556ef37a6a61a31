/** How a check ended. `skipped`: it could not be made, or need not be. */
export type Standing = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one check found. Holds no secret, and no personal data but the name of the integration user. */
export interface Finding {
  readonly area: string;
  readonly check: string;
  readonly standing: Standing;
  readonly found: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** Makes the findings of one area. */
export function findingsIn(area: string) {
  const finding = (standing: Standing) => (check: string, found: string, todo?: string) => ({
    area,
    check,
    standing,
    found,
    ...(todo === undefined ? {} : { todo }),
  });
  return {
    ok: finding('ok'),
    warning: finding('warning'),
    failed: finding('failed'),
    skipped: finding('skipped'),
  };
}
