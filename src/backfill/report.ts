import type { BackfillCounts } from '../reconcile/catch-up/store-page.ts';
import type { PieceFailure } from '../reconcile/catch-up/try-pieces.ts';

/** What a back-fill did. */
export interface BackfillReport {
  readonly since: Date;
  readonly until: Date;
  readonly isDryRun: boolean;
  readonly isInterrupted: boolean;
  /** What could not be read: the same command tries it again. */
  readonly failures: readonly PieceFailure[];
  readonly counts: BackfillCounts;
  /** The new events by what became of them until now; empty in a dry run. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** New events that are in Salesforce. */
function writtenOf(statuses: BackfillReport['statuses']): number {
  return statuses.applied ?? 0;
}

/** Whether all was read; otherwise the same command goes on. */
export function isFinished({ isInterrupted, failures }: BackfillReport): boolean {
  return !isInterrupted && failures.length === 0;
}

/** The report for programs. */
export function reportData(report: BackfillReport) {
  const { since, until, isDryRun, counts, statuses } = report;
  const { isNew, ...others } = counts;
  const failures = report.failures.map(({ type, error }) => ({ type, reason: error.message }));
  return {
    ...{ since, until, isDryRun, isFinished: isFinished(report), failures },
    ...{ ...others, new: isNew, written: writtenOf(statuses), statuses },
  };
}

/** The report for people. */
export function reportText(report: BackfillReport): string {
  const { since, until, isDryRun, isInterrupted, failures, counts, statuses } = report;
  const rejected = counts.rejected === 0 ? '' : `, ${counts.rejected} of them rejected`;
  const others = Object.entries(statuses)
    .filter(([status]) => status !== 'applied')
    .map(([status, count]) => `${count} ${status}`);
  const open = others.length === 0 ? '' : `; ${others.join(', ')}`;
  return [
    `From ${since.toISOString()} until ${until.toISOString()}:`,
    `  seen     ${counts.seen}`,
    `  known    ${counts.known}`,
    `  new      ${counts.isNew}${rejected}${isDryRun ? ' (not stored: a dry run)' : ''}`,
    ...(isDryRun ? [] : [`  written  ${writtenOf(statuses)}${open}`]),
    ...(failures.length === 0 ? [] : [`  failed   ${failedTypes(failures)}`]),
    ...(!isInterrupted
      ? []
      : [
          'Interrupted: the numbers are about what was read until now, not about the whole period.',
          `Run the same command again${isDryRun ? '.' : ': it goes on where it ended, and reports all of it.'}`,
        ]),
  ].join('\n');
}

function failedTypes(failures: readonly PieceFailure[]): string {
  return [...new Set(failures.map(({ type }) => type))].join(', ');
}
