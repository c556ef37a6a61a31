import type { WebhookBody } from '../../sources/digital-river/api/registered-webhook.ts';
import { SECOND_MS } from '../../time.ts';
import type { ExitStatus } from '../context.ts';
import type { Step } from '../verify/verify-ways.ts';
import { desiredWays } from '../verify/way.ts';
import {
  canConfirm,
  confirmRotation,
  NO_TERMINAL,
  NOT_CONFIRMED,
  needsConfirmation,
} from './confirm-rotation.ts';
import { finishRotation } from './finish-rotation.ts';
import { formerClientSteps } from './former-clients.ts';
import { changedNothing, nothingToRotate, type Rotation, say } from './rotation.ts';
import { waitUntilAccepted } from './wait-until-accepted.ts';

const UNFINISHED =
  'If an earlier run ended early: "npm run register-webhooks -- verify" with the same options verifies the way; then remove the former credentials from the configuration of the connector.';

const PAIR_STEPS = [
  'Remove the former pair from DIGITAL_RIVER_BASIC_CREDENTIALS of the connector, and restart its web processes.',
];

/**
 * Rotates credentials of which the connector accepts the old and the new ones at a time: a client of
 * its own token endpoint, or a user name and password. Nothing is changed at Digital River before
 * the running connector accepts the new ones, so that no call is refused.
 *
 * @returns 0 done and verified, 1 something failed, 2 there is nothing to rotate, or a confirmation is
 *   missing
 */
export async function rotateOverlapping(rotation: Rotation): Promise<ExitStatus> {
  const { context, verifier, webhooks } = rotation;
  const { options, output, desired } = context;
  const isClient = options.proof === 'own-tokens';
  const left = webhooks.filter(({ isRotated }) => !isRotated);
  if (left.length === 0) return nothingToRotate(context, webhooks.length, UNFINISHED);
  say(
    output,
    `${beginning(webhooks.length, left.length)} ${HOW_TO_BEGIN[isClient ? 'client' : 'pair']}`,
  );
  const asks = !options.dryRun && needsConfirmation(context);
  if (asks && !canConfirm(context)) return changedNothing(context, 2, NO_TERMINAL);
  const timeoutMs = options.dryRun ? 0 : options.timeoutSeconds * SECOND_MS;
  const failure = await waitUntilAccepted(desiredWays(desired), verifier, timeoutMs, (step) =>
    say(output, `${notAccepted(step)} Retrying for up to ${options.timeoutSeconds} seconds …`),
  );
  if (failure !== undefined) {
    return changedNothing(context, 1, notAccepted(failure));
  }
  say(output, 'The connector accepts the new credentials at every address.');
  const question = `Give ${left.length} of ${webhooks.length} webhooks the new credentials?`;
  if (asks && !(await confirmRotation(context, question))) {
    return changedNothing(context, 2, NOT_CONFIRMED);
  }
  return finishRotation(rotation, {
    failed:
      'Some webhooks still have the former credentials. Both are valid, so that no call is refused: leave both configured, and run the same command again.',
    done: (steps) =>
      isClient
        ? formerClientSteps(webhooks, clientIdOf(desired), context.environment, lifetimeOf(steps))
        : PAIR_STEPS,
  });
}

const HOW_TO_BEGIN = {
  client:
    'The new client must be one of OAUTH_CLIENTS of the running connector, beside the old one ("npm run create-client" adds it).',
  pair: 'The new pair must be one of DIGITAL_RIVER_BASIC_CREDENTIALS of the running connector, beside the old one.',
} as const;

function beginning(all: number, left: number): string {
  return left === all
    ? `${all} webhooks are to get the credentials of the environment.`
    : `An earlier rotation was interrupted: ${all - left} of ${all} webhooks have the credentials of the environment, and ${left} are to get them.`;
}

function notAccepted({ step, address, expected, got, todo }: Step): string {
  return `The new credentials are not accepted yet (${step} at ${address}): expected ${expected}, got ${got}.${todo === undefined ? '' : ` ${todo}`}`;
}

function clientIdOf([body]: readonly WebhookBody[]): string {
  return body?.transportType === 'OAUTH' ? body.oauth.clientID : '';
}

function lifetimeOf(steps: readonly Step[]): number | undefined {
  return steps.find(({ seconds }) => seconds !== undefined)?.seconds;
}
