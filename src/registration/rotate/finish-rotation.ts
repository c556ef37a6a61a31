import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { ExitStatus } from '../context.ts';
import { asRefusal } from '../report/as-refusal.ts';
import type { VerificationReport } from '../verify/report.ts';
import { verifyRegistered } from '../verify/verify.ts';
import type { Step } from '../verify/verify-ways.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { type PushResult, pushCredentials } from './push-credentials.ts';
import { type BackfillResult, changedNothing, printRotation, type Rotation } from './rotation.ts';

/** What to do after a rotation. */
interface NextSteps {
  /** When some webhooks could not be updated, in full sentences. */
  readonly failed: string;
  /** Fetches what was refused, once all have the new credentials; absent when nothing can be. */
  readonly backfill?: (() => Promise<BackfillResult>) | undefined;
  /** When all have the new credentials, by the steps that verified them, in full sentences. */
  readonly done: (steps: readonly Step[], backfill?: BackfillResult) => readonly string[];
}

/**
 * Gives the webhooks the new credentials, verifies what is registered then, back-fills, and prints
 * the result. A dry run only prints what would be sent.
 *
 * @returns 0 when all have the new credentials and neither the verification nor the back-fill
 *   failed, 1 when something failed, 2 when the webhooks were changed meanwhile
 */
export async function finishRotation(rotation: Rotation, next: NextSteps): Promise<ExitStatus> {
  const { context, webhooks } = rotation;
  const left = webhooks.filter(({ isRotated }) => !isRotated);
  if (context.options.dryRun) {
    const found = `${left.length} of ${webhooks.length} webhooks would be updated.`;
    return changedNothing(context, 0, found);
  }
  const stop = await changedMeanwhile(rotation);
  if (stop !== undefined) return stop;
  const results = await pushCredentials(context.client, webhooks);
  const isPushed = results.every(({ result }) => result !== 'failed');
  const verified = await verification(rotation, results);
  const backfill = isPushed ? await next.backfill?.() : undefined;
  const isRight = 'isVerified' in verified && verified.isVerified;
  const exitStatus = isPushed && isRight && backfill?.standing !== 'failed' ? 0 : 1;
  const steps = 'steps' in verified ? verified.steps : [];
  printRotation(context, exitStatus, {
    webhooks: results,
    ...('steps' in verified ? { verification: verified } : {}),
    ...(backfill === undefined ? {} : { backfill }),
    next: [
      ...('problem' in verified ? [verified.problem] : []),
      ...(isPushed && 'steps' in verified && !isRight ? [NOT_VERIFIED] : []),
      ...(isPushed ? next.done(steps, backfill) : [next.failed]),
    ],
  });
  return exitStatus;
}

const NOT_VERIFIED =
  'Correct what failed above, and verify again: "npm run register-webhooks -- verify" with the same options. Remove the former credentials only after that.';

/** Webhooks that could not be updated are not tried: Salesforce locks a user after wrong log-ins. */
async function verification(
  { context, verifier }: Rotation,
  results: readonly PushResult[],
): Promise<VerificationReport | { readonly problem: string }> {
  const idsOf = (wanted: PushResult['result']) =>
    new Set(results.flatMap(({ id, result }) => (result === wanted ? [id] : [])));
  const registered = await context.client.listWebhooks().catch(asRefusal);
  if (registered instanceof DigitalRiverError) {
    return {
      problem: `It could not be verified: ${registered.message} Run "npm run register-webhooks -- verify" with the same options.`,
    };
  }
  const change = { sent: idsOf('updated'), untried: idsOf('failed') };
  return verifyRegistered(registered, context, verifier, change);
}
