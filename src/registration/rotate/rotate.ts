import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { ExitStatus, RegistrationContext } from '../context.ts';
import { asRefusal } from '../report/as-refusal.ts';
import { reportFailure, reportProblems } from '../report/report-problems.ts';
import { verifierOf } from '../verify/verifier.ts';
import { planRotation } from './credential-plan.ts';
import { rotateOverlapping } from './rotate-overlapping.ts';
import { rotatePassword } from './rotate-password.ts';
import { rotateSigningSecrets } from './rotate-signing-secrets.ts';
import type { Backfill } from './rotation.ts';

/**
 * Gives all webhooks of ours the credentials of the environment, in the way that their kind allows: a
 * second run finishes an interrupted one.
 *
 * @param backfill fetches events of an interval in which calls were refused; without it, the command
 *   to run is printed
 * @returns 0 done and verified, 1 something failed, 2 it cannot begin
 */
export async function rotate(
  context: RegistrationContext,
  backfill?: Backfill,
): Promise<ExitStatus> {
  const { client, config, desired, options, progress } = context;
  const verifier = verifierOf(context);
  if ('problem' in verifier) return reportProblems(context, [verifier.problem]);
  const { credentials } = config;
  const isSigned = credentials.transport === 'http' && credentials.authentication === undefined;
  if (isSigned || options.isForSigningSecrets) return rotateSigningSecrets(context, verifier);
  progress("Reading the account's webhooks");
  const registered = await client.listWebhooks().catch(asRefusal);
  if (registered instanceof DigitalRiverError) return reportFailure(context, registered);
  const plan = planRotation(registered, desired);
  if ('problems' in plan) return reportProblems(context, [...plan.problems, APPLY_FIRST]);
  const rotation = { context, verifier, webhooks: plan.webhooks, backfill };
  return options.proof === 'salesforce-tokens'
    ? rotatePassword(rotation)
    : rotateOverlapping(rotation);
}

const APPLY_FIRST =
  'A rotation changes the credentials of webhooks that are right otherwise: correct the options, or run "npm run register-webhooks -- plan" with the same options, and then without "plan".';
