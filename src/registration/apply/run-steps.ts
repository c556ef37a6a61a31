import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import type { AccountContext, ExitStatus } from '../context.ts';
import { asRefusal } from '../report/as-refusal.ts';
import { reportFailure, reportProblems } from '../report/report-problems.ts';
import { reportResults } from '../report/report-results.ts';
import { planText } from '../report/results-text.ts';
import type { StepsToRun } from '../report/steps-to-run.ts';
import { carryOut, planned, type StepResult } from './carry-out.ts';
import { confirm } from './confirm.ts';

type Decide = (registered: readonly DigitalRiverWebhook[]) => StepsToRun | readonly string[];

const CHANGED_MEANWHILE =
  'The webhooks were changed while the question was open. Run the command again, which shows what is to be done now.';

/** Reports what was done, and returns the exit status. */
export type ReportSteps = (
  context: AccountContext,
  decided: StepsToRun,
  results: readonly StepResult[],
) => ExitStatus | Promise<ExitStatus>;

/**
 * Reads the account's webhooks, decides what to do about them, asks where it must, does it, and
 * reports it.
 *
 * @param decide what to do about the registered webhooks, or one sentence for each problem
 * @param report reports what was done
 * @returns exit status: 0 done or nothing to do, 1 Digital River returned an error, 2 not confirmed,
 *   or a problem
 */
export async function runSteps(
  context: AccountContext,
  decide: Decide,
  report: ReportSteps = reportResults,
): Promise<ExitStatus> {
  const { client, output, options, progress } = context;
  progress("Reading the account's webhooks");
  const registered = await client.listWebhooks().catch(asRefusal);
  if (registered instanceof DigitalRiverError) return reportFailure(context, registered);
  const decided = decide(registered);
  if (!('steps' in decided)) return reportProblems(context, decided);
  if (options.dryRun) return reportResults(context, decided, planned(decided.steps));
  const answer = await confirm(context, decided, () =>
    output.err(`${planText(planned(decided.steps))}\n`),
  );
  if (answer === 'yes') {
    const now = await client.listWebhooks().catch(asRefusal);
    if (now instanceof DigitalRiverError) return reportFailure(context, now);
    if (!isSame(decided, decide(now))) return reportProblems(context, [CHANGED_MEANWHILE]);
  } else if (answer !== 'not-asked') return reportProblems(context, [answer.objection]);
  const results = await carryOut(client, decided.steps, ({ action, address }) =>
    progress(`${action}: ${address}`),
  );
  return report(context, decided, results);
}

/** A question may stay open for hours: what was agreed to must still be what is to be done. */
function isSame(agreed: StepsToRun, now: ReturnType<Decide>): boolean {
  return 'steps' in now && whatIsDone(now) === whatIsDone(agreed);
}

/** When a webhook was changed before is no part of it. */
function whatIsDone({ steps }: StepsToRun): string {
  return JSON.stringify(steps, (key, value) => (key === 'changedAt' ? undefined : value));
}
