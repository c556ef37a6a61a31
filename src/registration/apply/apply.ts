import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import type { ExitStatus, RegistrationContext } from '../context.ts';
import type { RegistrationOptions } from '../options/registration-options.ts';
import { changedProof } from '../plan/changed-proof.ts';
import { basesQuestion, otherBases } from '../plan/other-bases.ts';
import { deleteStep, planWebhooks } from '../plan/plan-webhooks.ts';
import { reportProblems } from '../report/report-problems.ts';
import type { StepsToRun } from '../report/steps-to-run.ts';
import { TOKEN_ENDPOINTS } from '../token-endpoints.ts';
import { reportAndVerify } from '../verify/report-and-verify.ts';
import { verifierOf } from '../verify/verifier.ts';
import { runSteps } from './run-steps.ts';
import { typesNote } from './types-note.ts';

const HIDDEN_SECRETS =
  'Note: Digital River does not show all secrets of these webhooks, so they could not be compared: a changed one is not noticed. --send-secrets sends those of the environment again, and so does the subcommand rotate.';

/**
 * Brings the webhooks to the desired state, but for a proof that no option asks for; with `plan` or `--dry-run`, shows what it would do. With
 * `--verify`, proves the way afterwards.
 */
export async function apply(context: RegistrationContext): Promise<ExitStatus> {
  const { desired, options } = context;
  const decide = (registered: readonly DigitalRiverWebhook[]): StepsToRun | readonly string[] => {
    const changed = changedProof(registered, desired, options);
    if (changed !== undefined && !options.dryRun) return [changed];
    const question =
      options.target === 'connector' ? basesQuestion(otherBases(registered, desired)) : undefined;
    const { steps, duplicates, others, hasHiddenSecrets } = planWebhooks(
      registered,
      desired,
      options.sendsHidden,
    );
    const removed = options.removesDuplicates ? duplicates.map(deleteStep) : [];
    return {
      steps: [...steps, ...removed],
      duplicates: options.removesDuplicates ? [] : duplicates,
      others,
      question,
      notes: [
        changed && `Attention: apply does not change this without being asked. ${changed}`,
        question && `Attention: ${question}.`,
        passwordFlowNote(options),
        signingSecretNote(context, steps),
        hasHiddenSecrets && !options.sendsHidden ? HIDDEN_SECRETS : undefined,
        options.target === 'connector'
          ? typesNote(registered, steps, options.removesDuplicates ? [] : idsOf(duplicates))
          : undefined,
      ].filter((note) => note !== undefined),
    };
  };
  if (!options.verifies) return runSteps(context, decide);
  const verifier = verifierOf(context);
  return 'problem' in verifier
    ? reportProblems(context, [verifier.problem])
    : runSteps(context, decide, reportAndVerify(context, verifier));
}

/**
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_disable_username_password_flow_ca.htm
 *   and, about external client apps, …?id=xcloud.connected_app_to_external_client_app_migration.htm
 */
function passwordFlowNote({
  proof,
  tokenEndpoint,
  target,
}: RegistrationOptions): string | undefined {
  if (proof !== 'salesforce-tokens' || !Object.values(TOKEN_ENDPOINTS).includes(tokenEndpoint)) {
    return undefined;
  }
  const wayOut =
    target === 'apex'
      ? 'For such an org, an admin must allow it, or the connector must receive the events.'
      : 'For such an org, use --token-endpoint connector.';
  return `Note: Digital River gets its access tokens from Salesforce, by the username-password flow. Orgs created since Summer '23 refuse this flow unless an admin allows it (Setup, OAuth and OpenID Connect Settings), and external client apps do not support it. ${wayOut}`;
}

/** Each webhook has a signing secret of its own, which only the Dashboard shows. */
function signingSecretNote(
  { options, environment }: RegistrationContext,
  steps: StepsToRun['steps'],
): string | undefined {
  const isVerified = options.proof === 'http' || Boolean(environment.DIGITAL_RIVER_SIGNING_SECRETS);
  const creates = steps.some(({ action }) => action === 'create');
  return options.target === 'connector' && isVerified && creates
    ? 'Note: Each new webhook has a signing secret of its own. Copy it from the Digital River Dashboard (Developers, Webhooks) into DIGITAL_RIVER_SIGNING_SECRETS, or the connector denies its calls.'
    : undefined;
}

const idsOf = (webhooks: readonly DigitalRiverWebhook[]) => webhooks.map(({ id }) => id);
