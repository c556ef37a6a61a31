import type { Output } from '../cli/output.ts';
import type { OnPage } from '../reconcile/catch-up/run-backfill.ts';

export interface Progress {
  /** Shows how far a back-fill is, in one line that is overwritten. */
  readonly onPage: OnPage;
  /** Clears the line. */
  end(): void;
}

const CLEAR_LINE = '\r\u001b[2K';

/** @param isTerminal false: shows nothing */
export function createProgress(output: Output, isTerminal: boolean): Progress {
  let isShown = false;
  return {
    onPage({ type, until }, { seen, known, isNew }) {
      if (!isTerminal) return;
      isShown = true;
      const counts = `${seen} seen, ${known} known, ${isNew} new`;
      output.err(`${CLEAR_LINE}${counts}; ${type} back to ${until.toISOString().slice(0, 19)}Z`);
    },
    end() {
      if (isShown) output.err(CLEAR_LINE);
      isShown = false;
    },
  };
}
