import { z } from 'zod';
import type { Org } from '../../../salesforce/api/org.ts';
import { queryPath } from '../../../salesforce/api/query.ts';
import { soqlText } from '../../../salesforce/api/soql.ts';
import { RequestRefusedError } from '../../../salesforce/org-errors.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok } = findingsIn('Salesforce');

const users = z.object({ records: z.array(z.object({ Username: z.string() })).length(1) });

/**
 * Reports the user that the connector is logged in as, with one call. When the user record cannot
 * be read, it reports the user's id.
 *
 * @param userId id of the user, where the log-in returned it
 * @param method value of SALESFORCE_SIGN_IN
 * @throws OrgOutageError
 */
export async function checkLogin(
  org: Org,
  userId: string | undefined,
  method: string,
): Promise<Finding> {
  if (userId === undefined) return ok('log-in', `by ${method}`);
  const query = `SELECT Username FROM User WHERE Id = ${soqlText(userId)}`;
  try {
    const reply = users.safeParse(await org.call({ method: 'GET', path: queryPath(query) }));
    return ok('log-in', `by ${method}, as ${reply.data?.records[0]?.Username ?? userId}`);
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error;
    return ok('log-in', `by ${method}, as user ${userId}`);
  }
}
