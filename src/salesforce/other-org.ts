import { OrgOutageError } from './org-errors.ts';
import { toRecordId } from './records/record-id.ts';

/** Organization ids begin with this. */
const ORGANIZATION_PREFIX = '00D';

/**
 * The 18-character form of an organization id.
 *
 * @param text an id of 15 or 18 characters; of 18 characters, the last three may be wrong
 * @returns undefined when the text is no organization id
 */
export function toOrganizationId(text: string): string | undefined {
  if (!text.startsWith(ORGANIZATION_PREFIX) || ![15, 18].includes(text.length)) return undefined;
  return toRecordId(text.slice(0, 15));
}

/**
 * The outage of a connector that is configured for another org than the one that its database
 * belongs to. Its message says what to do.
 *
 * @param configured the organization id of the connector's session
 * @param connected the organization id that the database belongs to
 */
export function otherOrg(configured: string, connected: string): OrgOutageError {
  return new OrgOutageError(
    'other-org',
    `The connector logs in to the Salesforce org ${configured}, but its database belongs to the org ${connected}, so that nothing is applied.`,
    {
      advice: `Correct SALESFORCE_INSTANCE_URL or DATABASE_URL. If the org ${configured} takes the place of ${connected}, as after the refresh of a sandbox, run "npm run replay -- --accept-org ${configured}".`,
    },
  );
}
