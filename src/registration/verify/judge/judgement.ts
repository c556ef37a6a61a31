/** What came, and whether that is right. */
export interface Judgement {
  /** `skipped`: it could not be tried. */
  readonly standing: 'ok' | 'failed' | 'skipped';
  readonly got: string;
  /** What to do about it, in full sentences. */
  readonly todo?: string | undefined;
}

export const ok = (got: string, todo?: string): Judgement => ({ standing: 'ok', got, todo });
export const failed = (got: string, todo: string): Judgement => ({ standing: 'failed', got, todo });
export const skipped = (got: string, todo: string): Judgement => ({
  ...{ standing: 'skipped', got, todo },
});
