import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import type { ExitStatus, RegistrationContext } from '../context.ts';
import { shownAddress } from '../plan/addresses.ts';
import { printJson } from '../report/print-json.ts';
import { reportFailure, reportProblems } from '../report/report-problems.ts';
import { failed, type Judgement } from './judge/judgement.ts';
import { reportOf, reportText, type VerificationReport } from './report.ts';
import { verifierOf } from './verifier.ts';
import { type Step, type Verifier, verifyWays } from './verify-ways.ts';
import { APPLY, type RegisteredWay, registeredWays } from './way.ts';

/** Ids of webhooks, see {@link verifyRegistered}. */
export interface RegistrationChange {
  readonly sent?: ReadonlySet<string>;
  readonly untried?: ReadonlySet<string>;
}

const NOT_UPDATED = failed(
  'one that could not be given the new credentials',
  'Run the same command again.',
);

const VARIABLES_FIRST = `What is registered works; the variables or options of this command differ from it. Check these first. Only if they are what is to be registered: ${APPLY}`;

const NONE: ReadonlySet<string> = new Set();

/**
 * Proves the way from outside, as the webhooks are registered now.
 *
 * @returns 0 when nothing failed, 1 when a step failed, 2 when it cannot be tried
 */
export async function verify(context: RegistrationContext): Promise<ExitStatus> {
  const { client, options, output, progress } = context;
  const verifier = verifierOf(context);
  if ('problem' in verifier) return reportProblems(context, [verifier.problem]);
  try {
    progress('Verifying the way to the connector');
    const report = await verifyRegistered(await client.listWebhooks(), context, verifier);
    const exitStatus = report.isVerified ? 0 : 1;
    if (options.isJson) printJson(context, exitStatus, { verification: report });
    else output.out(`${reportText(report)}\n`);
    return exitStatus;
  } catch (error) {
    if (error instanceof DigitalRiverError) return reportFailure(context, error);
    throw error;
  }
}

/**
 * Verifies the ways of registered webhooks.
 *
 * @param registered all webhooks of the account
 * @param change what became of webhooks in this run: those that were just sent the credentials, and
 *   those whose credentials must not be tried, since each wrong one counts as a log-in
 */
export async function verifyRegistered(
  registered: readonly DigitalRiverWebhook[],
  { desired }: Pick<RegistrationContext, 'desired'>,
  verifier: Verifier,
  { sent = NONE, untried = NONE }: RegistrationChange = {},
): Promise<VerificationReport> {
  const ways = registeredWays(registered, desired, sent);
  const proven = await verifyWays(
    ways.filter(({ id = '' }) => !untried.has(id)),
    verifier,
  );
  const registrations = ways.map((way): Step => {
    const { id = '', types, address: called, registration } = way;
    const address = shownAddress(called);
    const judgement =
      untried.has(id) && registration.standing !== 'failed'
        ? NOT_UPDATED
        : withVariablesFirst(way, works(proven, types, address));
    return { step: 'registration', address, types, expected: 'the webhook', ...judgement };
  });
  return reportOf([...registrations, ...proven]);
}

/** Whether an event was accepted with the proof that is registered. */
function works(proven: readonly Step[], types: readonly string[], address: string): boolean {
  return proven.some(
    (each) =>
      each.step === 'delivery' &&
      each.standing === 'ok' &&
      each.address === address &&
      each.types === types,
  );
}

/** What works is not to be replaced by what was only mistyped here. */
function withVariablesFirst(
  { registration, isOtherProof }: RegisteredWay,
  isWorking: boolean,
): Judgement {
  return registration.standing === 'failed' && isOtherProof && isWorking
    ? { ...registration, todo: VARIABLES_FIRST }
    : registration;
}
