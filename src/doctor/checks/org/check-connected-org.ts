import type { ConnectedOrg } from '../../../inbox/connected-org.ts';
import { otherOrg } from '../../../salesforce/other-org.ts';
import { MINUTE_MS } from '../../../time.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok, warning, failed } = findingsIn('Salesforce');
const CHECK = 'connected org';
/** A worker that is refused tries once a minute. */
const UNKNOWN_ID =
  'Salesforce does not show the id of the configured org, so that another one would not be noticed.';
const READ_ORGANIZATION = 'Let the integration user read the object Organization.';
const RECENT_MS = 10 * MINUTE_MS;

/**
 * Checks that the database belongs to the org that is configured.
 *
 * @param read reads the org that the database belongs to
 * @param id organization id of the configured org; undefined when it is not known
 * @param now milliseconds since 1970
 * @returns none when it cannot be read, which the checks of the database explain
 */
export async function checkConnectedOrg(
  read: () => Promise<ConnectedOrg | undefined>,
  id: string | undefined,
  now = Date.now(),
): Promise<Finding[]> {
  const known = await read().then(
    (connected) => ({ connected }),
    () => undefined,
  );
  if (known === undefined) return [];
  return [findingOf(known.connected, id, now)];
}

function findingOf(
  connected: ConnectedOrg | undefined,
  id: string | undefined,
  now: number,
): Finding {
  if (connected === undefined) {
    return ok(CHECK, 'none yet: the database will belong to the org of the first log-in');
  }
  const { organizationId } = connected;
  const refused = refusal(connected);
  if (id !== undefined && id !== organizationId) {
    const { problem, advice } = otherOrg(id, organizationId);
    return failed(CHECK, [problem, ...refused].join(' '), advice);
  }
  const belongs = `The database belongs to the org ${organizationId}.`;
  if (id === undefined) return warning(CHECK, `${belongs} ${UNKNOWN_ID}`, READ_ORGANIZATION);
  const found = [belongs, ...refused].join(' ');
  if (now - (connected.refusedAt?.getTime() ?? 0) > RECENT_MS) return ok(CHECK, found);
  return warning(
    CHECK,
    found,
    'Find the worker that uses this database as well, and correct its SALESFORCE_INSTANCE_URL or DATABASE_URL.',
  );
}

/** A sentence about another worker that is refused; none when there was none. */
function refusal({ refusedOrganizationId, refusedAt }: ConnectedOrg): string[] {
  if (refusedOrganizationId === null) return [];
  return [
    `A worker of the org ${refusedOrganizationId} was refused, last at ${refusedAt?.toISOString()}.`,
  ];
}
