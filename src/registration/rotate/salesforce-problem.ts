import type { RegistrationContext } from '../context.ts';
import { requestToken } from '../verify/request-token.ts';
import type { Verifier } from '../verify/verify-ways.ts';
import { confirmRotation } from './confirm-rotation.ts';
import { say } from './rotation.ts';

/**
 * Salesforce locks a user after some invalid log-ins, ten by default, and Digital River's calls with
 * the old password count as well. So a person decides on each further try.
 *
 * @see https://help.salesforce.com/s/articleView?id=xcloud.admin_password.htm
 */
const MAX_TRIES = 3;

/**
 * Gets a token from Salesforce with the new credentials, as Digital River will.
 *
 * @returns why there is none, in full sentences; undefined when there is one
 */
export async function salesforceProblem(
  context: RegistrationContext,
  { isOwn }: Verifier,
): Promise<string | undefined> {
  const [body] = context.desired;
  if (body?.transportType !== 'OAUTH') return undefined;
  const { oauth } = body;
  for (let left = MAX_TRIES - 1; ; left -= 1) {
    const { token, got, todo = '' } = await requestToken(oauth, isOwn(oauth.tokenEndPoint));
    if (token !== undefined) return undefined;
    const problem = `Salesforce does not accept the new credentials: expected a token, got ${got}. ${todo}`;
    const canAsk = context.terminal.canAsk && !context.options.isConfirmed;
    if (left === 0 || !canAsk) return problem;
    say(context.output, problem);
    if (!(await confirmRotation(context, `Try again (${left} left)?`))) return problem;
  }
}
