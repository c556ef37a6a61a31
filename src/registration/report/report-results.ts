import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import type { StepResult } from '../apply/carry-out.ts';
import { shownAddress } from '../plan/addresses.ts';
import type { VerificationReport } from '../verify/report.ts';
import { errorJson } from './error-json.ts';
import { printJson, type ReportContext } from './print-json.ts';
import { doneText, leftText, planText } from './results-text.ts';
import { standingNotes } from './standing-notes.ts';
import type { StepsToRun } from './steps-to-run.ts';

/**
 * Reports what was done, or what would be done.
 *
 * @param verification the verification afterwards, for JSON
 * @returns exit status: 0 when nothing failed
 */
export function reportResults(
  context: ReportContext,
  decided: StepsToRun,
  results: readonly StepResult[],
  verification?: VerificationReport,
): 0 | 1 {
  const hasFailed =
    results.some(({ status }) => status === 'failed' || status === 'not-tried') ||
    verification?.isVerified === false;
  const exitStatus = hasFailed ? 1 : 0;
  const notes = [...decided.notes, ...standingNotes(context.options.target, decided, results)];
  if (context.options.isJson) {
    printJson(context, exitStatus, {
      notes: [...context.notes, ...notes],
      webhooks: results.map(resultJson),
      duplicates: decided.duplicates.map(webhookJson),
      others: decided.others.map(webhookJson),
      ...(verification === undefined ? {} : { verification }),
    });
  } else {
    const text = context.options.dryRun ? planText(results) : doneText(results);
    context.output.out(`${[text, ...notes].join('\n')}\n`);
  }
  for (const { error } of results) {
    if (error !== undefined) context.output.err(`${error.message}\n`);
  }
  const left = leftText(results);
  if (left !== undefined) context.output.err(`${left}\n`);
  return exitStatus;
}

function resultJson({ step, status, id, error, stillDiffers = [] }: StepResult) {
  return {
    id: id ?? null,
    address: step.address,
    types: step.types,
    action: step.action,
    status,
    changes: step.action === 'update' ? step.changes : [],
    stillDiffers,
    error: error === undefined ? null : errorJson(error),
  };
}

function webhookJson({ id, address, types, enabled = true }: DigitalRiverWebhook) {
  return { id, address: shownAddress(address), types, enabled };
}
