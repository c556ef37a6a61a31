import type { ExitStatus } from '../context.ts';
import { canConfirm, confirmRotation, NO_TERMINAL, NOT_CONFIRMED } from './confirm-rotation.ts';
import { finishRotation } from './finish-rotation.ts';
import { intervalStart, mayBeUnfinished } from './interval-start.ts';
import {
  type BackfillResult,
  changedNothing,
  nothingToRotate,
  type Rotation,
  say,
} from './rotation.ts';
import { salesforceProblem } from './salesforce-problem.ts';

const NO_OVERLAP =
  'Salesforce accepts one password of a user, and one secret of a connected app, at a time: from the change in Salesforce until the last webhook is updated, Digital River gets no new token, and its calls are refused. Digital River sends them again (for three days; in test mode for some hours), and the interval is to be back-filled at the end.';
const MIXTURE =
  'Some webhooks still have credentials that Salesforce does not accept any more: their calls are refused. Run the same command again now.';

/**
 * Rotates the password, or another credential, of the Salesforce user that Digital River logs in as.
 * Old and new cannot overlap: the command says so first, then the webhooks are updated in a row, and
 * the interval is back-filled whatever the verification shows.
 *
 * @returns 0 done and verified, 1 something failed, 2 there is nothing to rotate, a confirmation is
 *   missing, or the webhooks were changed meanwhile
 */
export async function rotatePassword(rotation: Rotation): Promise<ExitStatus> {
  const { context, webhooks, backfill } = rotation;
  const now = new Date();
  const since = intervalStart(webhooks, now);
  const left = webhooks.filter(({ isRotated }) => !isRotated).length;
  if (left === 0) {
    return nothingToRotate(
      context,
      webhooks.length,
      mayBeUnfinished(webhooks, now) ? unfinished(since) : '',
    );
  }
  say(context.output, beginning(left, webhooks.length));
  if (!context.options.dryRun) {
    const stop = await prepare(rotation, left);
    if (stop !== undefined) return stop;
  }
  return finishRotation(rotation, {
    failed: MIXTURE,
    backfill: backfill !== undefined ? () => backfill(since) : undefined,
    done: (_steps, result) => [backfillStep(since, result)],
  });
}

/** An earlier run may have sent the last new credentials, and ended before its back-fill. */
function unfinished(since: Date): string {
  return `If an earlier run has sent them, and ended before it had fetched what was refused: "npm run backfill -- --since ${since.toISOString()}".`;
}

function backfillStep(since: Date, result: BackfillResult | undefined): string {
  const command = `"npm run backfill -- --since ${since.toISOString()}"`;
  const earlier = 'If the password was changed earlier than that, give that time.';
  switch (result?.standing) {
    case 'done':
      return `What was refused since ${since.toISOString()} is back-filled. If the password was changed earlier than that, run "npm run backfill -- --since …" with that time.`;
    case 'failed':
      return `The back-fill failed: ${result.problem} Fetch what was refused: ${command} ${earlier}`;
    case 'left':
      return `Nothing is back-filled yet. ${result.problem} Fetch what was refused where they are: ${command} ${earlier}`;
    default:
      return `Fetch what was refused: ${command} ${earlier}`;
  }
}

function beginning(left: number, all: number): string {
  return left === all
    ? NO_OVERLAP
    : `An earlier rotation was interrupted: ${all - left} of ${all} webhooks have the credentials of the environment, and ${left} are to get them. ${NO_OVERLAP}`;
}

/** Asks, and tries the new credentials. Returns the exit status when nothing is to be changed. */
async function prepare({ context, verifier, webhooks }: Rotation, left: number) {
  const question = `The environment has the new values. Change them in Salesforce now, if you have not, then answer yes: ${left} of ${webhooks.length} webhooks are updated at once.`;
  if (!canConfirm(context)) return changedNothing(context, 2, NO_TERMINAL);
  if (!(await confirmRotation(context, question))) return changedNothing(context, 2, NOT_CONFIRMED);
  const problem = await salesforceProblem(context, verifier);
  return problem === undefined ? undefined : changedNothing(context, 1, problem);
}
