import type { ExitStatus, RegistrationContext } from '../context.ts';
import { printJson } from '../report/print-json.ts';
import { reportOf, reportText } from '../verify/report.ts';
import { proveWays, type Step, type Verifier } from '../verify/verify-ways.ts';
import { desiredWays } from '../verify/way.ts';

/** @see Digital River docs, "Rotating a webhook's secret" */
const STEPS = `Digital River's API can neither show nor rotate signing secrets: the Digital River Dashboard does. Each webhook
has a secret of its own, and for 12 hours the former one signs as well.

1. In the Dashboard, open Developers, Webhooks and the webhook. Rotate its secret, and let the former one expire
   later (12 hours), not now. Do so for each of the webhooks.
2. Reveal the new secrets, and add them to DIGITAL_RIVER_SIGNING_SECRETS of the connector, beside the former ones,
   with the prefix live: or test: that those have. Restart its web processes within the 12 hours.
3. Run this command again with the same DIGITAL_RIVER_SIGNING_SECRETS: it tries each of them below.
4. After the 12 hours, remove the former secrets, and restart again.
`;

const NO_SECRETS =
  'No secret was tried: set DIGITAL_RIVER_SIGNING_SECRETS as the connector has them.\n';

/**
 * Says how signing secrets are rotated, and tries whether the connector accepts each of those in the
 * environment. Nothing is changed.
 *
 * @returns 0 when each is accepted, or there is none; 1 when one is not
 */
export async function rotateSigningSecrets(
  context: RegistrationContext,
  verifier: Verifier,
): Promise<ExitStatus> {
  const { desired, options, output } = context;
  const [way] = desiredWays(desired);
  const steps: (Step & { readonly secret: number })[] = [];
  for (const [index, signingSecret] of verifier.signingSecrets.entries()) {
    const one = { ...verifier, signingSecrets: [signingSecret] };
    for await (const step of proveWays(way === undefined ? [] : [way], one)) {
      steps.push({ ...step, secret: index + 1 });
    }
  }
  const report = reportOf(steps);
  const exitStatus = report.isVerified ? 0 : 1;
  if (options.isJson) printJson(context, exitStatus, { verification: report });
  else if (steps.length === 0) output.out(`${STEPS}\n${NO_SECRETS}`);
  else output.out(`${STEPS}\n${steps.map(lineOf).join('')}\n${reportText(report)}\n`);
  return exitStatus;
}

function lineOf({ step, standing, secret }: Step & { readonly secret: number }): string {
  return step === 'delivery'
    ? `Secret ${secret} of DIGITAL_RIVER_SIGNING_SECRETS: ${standing === 'ok' ? 'accepted' : 'not accepted'}\n`
    : '';
}
