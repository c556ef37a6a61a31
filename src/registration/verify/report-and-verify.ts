import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { StepResult } from '../apply/carry-out.ts';
import type { ReportSteps } from '../apply/run-steps.ts';
import type { RegistrationContext } from '../context.ts';
import { asRefusal } from '../report/as-refusal.ts';
import { reportResults } from '../report/report-results.ts';
import { reportOf, reportText, type VerificationReport } from './report.ts';
import { verifyRegistered } from './verify.ts';
import type { Verifier } from './verify-ways.ts';

/**
 * Reports what was done and then, if nothing failed, proves the way. As JSON, both are one document.
 */
export function reportAndVerify(context: RegistrationContext, verifier: Verifier): ReportSteps {
  return async (_context, decided, results) => {
    const { isJson } = context.options;
    const isDone = results.every(({ status }) => status === 'correct' || status === 'done');
    if (!isDone) return reportResults(context, decided, results);
    if (!isJson) reportResults(context, decided, results);
    const verification = await verified(context, verifier, sentIn(results));
    if (isJson) return reportResults(context, decided, results, verification);
    context.output.out(`${reportText(verification)}\n`);
    return verification.isVerified ? 0 : 1;
  };
}

/** The ids of the webhooks that were sent credentials. */
function sentIn(results: readonly StepResult[]): ReadonlySet<string> {
  const ids = results.flatMap(({ step, status, id }) => {
    if (status !== 'done' || id === undefined) return [];
    const isSent =
      step.action === 'create' ||
      (step.action === 'update' && ('oauth' in step.patch || 'authentication' in step.patch));
    return isSent ? [id] : [];
  });
  return new Set(ids);
}

async function verified(
  context: RegistrationContext,
  verifier: Verifier,
  sent: ReadonlySet<string>,
): Promise<VerificationReport> {
  context.progress('Verifying the way to the connector');
  const registered = await context.client.listWebhooks().catch(asRefusal);
  if (!(registered instanceof DigitalRiverError)) {
    return verifyRegistered(registered, context, verifier, { sent });
  }
  context.output.err(`${registered.message}\n`);
  return { ...reportOf([]), isVerified: false };
}
