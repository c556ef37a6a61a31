import { z } from 'zod';
import type { Org } from '../../../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../../../salesforce/api/query.ts';
import { soqlText } from '../../../salesforce/api/soql.ts';
import { RequestRefusedError } from '../../../salesforce/org-errors.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok, failed, skipped } = findingsIn('Salesforce');

const CHECK = 'order access';
const ORDER_ADVICE =
  'By default, access to an Order is that to its Account (Controlled by Parent). Share the accounts with the integration user, read and write (Setup, Sharing Settings), or give the user Modify All on Order.';

const records = z.object({ records: z.array(z.object({ Id: z.string() })) });
const accesses = z.object({ records: z.array(z.object({ HasEditAccess: z.boolean() })) });

/**
 * Checks with one Order that the integration user can edit it: object permissions do not include
 * the access to records, which sharing gives. Two calls.
 *
 * @param object API name of the object of orders
 * @param userId id of the integration user; undefined when the log-in did not return it
 * @throws OrgOutageError
 * @see https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-userrecordaccess.html
 *   and https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.sharing_model_fields.htm
 */
export async function checkOrderAccess(
  org: Pick<Org, 'call'>,
  object: string,
  userId: string | undefined,
): Promise<Finding> {
  if (userId === undefined) {
    return skipped(CHECK, 'not checked, because the log-in did not return the id of the user');
  }
  try {
    const found = await readAnswer(org, queryPath(`SELECT Id FROM ${object} LIMIT 1`), records);
    const [record] = found.records;
    if (record === undefined) {
      return skipped(
        CHECK,
        `not checked, because the integration user sees no ${object}`,
        RUN_LATER,
      );
    }
    return judge(object, record.Id, await canEdit(org, userId, record.Id));
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error;
    return skipped(
      CHECK,
      `not checked, because Salesforce refuses the query (${error.error.code})`,
    );
  }
}

const RUN_LATER = 'Run the doctor again when the org contains an order.';

async function canEdit(
  org: Pick<Org, 'call'>,
  userId: string,
  recordId: string,
): Promise<boolean | undefined> {
  const query = `SELECT RecordId, HasEditAccess FROM UserRecordAccess WHERE UserId = ${soqlText(userId)} AND RecordId = ${soqlText(recordId)}`;
  return (await readAnswer(org, queryPath(query), accesses)).records[0]?.HasEditAccess;
}

function judge(object: string, recordId: string, access: boolean | undefined): Finding {
  if (access === true) return ok(CHECK, `the integration user can edit ${object} ${recordId}`);
  return failed(
    CHECK,
    `the integration user cannot edit ${object} ${recordId}: events about orders like this one are parked`,
    object === 'Order'
      ? ORDER_ADVICE
      : `Share the records of ${object} with the integration user, read and write.`,
  );
}
