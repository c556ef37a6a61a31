import { z } from 'zod';
import type { Org } from './org.ts';
import { queryPath, readAnswer } from './query.ts';

/**
 * Where an org's users log in: sandboxes and scratch orgs at test.salesforce.com, all others at
 * login.salesforce.com.
 */
export type OrgKind = 'sandbox' | 'production';

/** Facts about an org, from its Organization record. */
export interface OrgFacts {
  /** Organization id, 18 characters. */
  readonly id: string;
  readonly kind: OrgKind;
  /** Such as `Enterprise Edition`; a Developer Edition logs in as production does. */
  readonly edition: string;
}

const QUERY = 'SELECT Id, IsSandbox, OrganizationType FROM Organization';
const reply = z.object({
  records: z.tuple([
    z.object({
      Id: z.string(),
      IsSandbox: z.boolean(),
      OrganizationType: z.string().nullable(),
    }),
  ]),
});

/**
 * Reads the facts about an org. One call.
 *
 * @throws OrgOutageError when the org cannot answer
 * @throws RequestRefusedError when the user has no access to the Organization record
 */
export async function readOrgFacts(org: Pick<Org, 'call'>): Promise<OrgFacts> {
  const {
    records: [row],
  } = await readAnswer(org, queryPath(QUERY), reply);
  return {
    id: row.Id,
    kind: row.IsSandbox ? 'sandbox' : 'production',
    edition: row.OrganizationType ?? 'unknown edition',
  };
}
