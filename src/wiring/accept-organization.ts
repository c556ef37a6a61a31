import type { Pool } from 'pg';
import { connectOrg, readConnectedOrg, recordRefusedOrg } from '../inbox/connected-org.ts';
import type { Logger } from '../log.ts';
import type { AcceptOrganization } from '../salesforce/api/organization.ts';
import { UncheckedOrgError } from '../salesforce/org-errors.ts';
import { otherOrg } from '../salesforce/other-org.ts';

const UNCHECKED =
  'Salesforce does not show the id of the org, so that another org than before is not noticed; let the integration user read the object Organization';

/**
 * Accepts only the org that the database belongs to. A database that belongs to none yet belongs to
 * the first one that is logged in to. An org that does not show its id is accepted, with one
 * warning.
 *
 * @returns throws OrgOutageError `other-org`, or UncheckedOrgError when the database does not answer
 */
export function onlyConnectedOrg(pool: Pool, log: Pick<Logger, 'warn'>): AcceptOrganization {
  let isWarned = false;
  return async (id) => {
    if (id === undefined) {
      if (!isWarned) log.warn(UNCHECKED);
      isWarned = true;
      return;
    }
    const connected = await connectedWith(pool, id).catch((cause: unknown) => {
      throw new UncheckedOrgError(cause);
    });
    if (connected !== id) throw otherOrg(id, connected);
  };
}

async function connectedWith(pool: Pool, id: string): Promise<string> {
  const connected = await connectOrg(pool, id);
  if (connected !== id) await recordRefusedOrg(pool, id);
  return connected;
}

/**
 * Accepts only the org that the database belongs to, and connects none: for those who only look. As
 * long as the database belongs to no org, any one is accepted.
 *
 * @returns throws OrgOutageError `other-org`, or UncheckedOrgError when the database does not answer
 */
export function onlyKnownOrg(pool: Pool): AcceptOrganization {
  return async (id) => {
    if (id === undefined) return;
    const connected = await readConnectedOrg(pool).catch((cause: unknown) => {
      throw new UncheckedOrgError(cause);
    });
    if (connected !== undefined && connected.organizationId !== id) {
      throw otherOrg(id, connected.organizationId);
    }
  };
}
