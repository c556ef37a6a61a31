import { InputError } from '../errors.ts';
import {
  acceptOrg,
  type ConnectedOrg,
  type OrgContents,
  orgContents,
  readConnectedOrg,
} from '../inbox/connected-org.ts';
import { toOrganizationId } from '../salesforce/other-org.ts';
import { print, type ReplayContext } from './context.ts';
import { indented } from './paragraph.ts';

/** What is printed as JSON. */
interface Acceptance extends OrgContents {
  readonly accepted: boolean;
  readonly organizationId: string;
  readonly connectedOrganizationId: string;
  readonly refusedOrganizationId: string | null;
  readonly refusedAt: Date | null;
}

/**
 * Shows what it means to go on with another org, as after the refresh of a sandbox, and does so when
 * that is confirmed.
 *
 * @throws InputError when the id is none, or that of the org that the database belongs to
 */
export async function acceptOtherOrg(context: ReplayContext): Promise<0 | 1> {
  const { options, pool } = context;
  const id = organizationIdIn(options.organizationId);
  const connected = await readConnectedOrg(pool);
  assertOther(connected, id);
  const contents = await orgContents(pool);
  const accepted = options.isConfirmed && (await acceptOrg(pool, id, connected.organizationId));
  const result: Acceptance = {
    accepted,
    organizationId: id,
    connectedOrganizationId: connected.organizationId,
    refusedOrganizationId: connected.refusedOrganizationId,
    refusedAt: connected.refusedAt,
    ...contents,
  };
  print(context, result, textOf(result, options.isConfirmed));
  return accepted || !options.isConfirmed ? 0 : 1;
}

function organizationIdIn(text: string): string {
  const id = toOrganizationId(text.trim());
  if (id !== undefined) return id;
  throw new InputError(
    `--accept-org: expected the id of an org, 15 or 18 characters that begin with 00D (see Setup, Company Information), got "${text}".`,
  );
}

function assertOther(
  connected: ConnectedOrg | undefined,
  id: string,
): asserts connected is ConnectedOrg {
  if (connected === undefined) {
    throw new InputError(
      '--accept-org: no worker has logged in to an org yet. The database will belong to the org of the first log-in; there is nothing to accept.',
    );
  }
  if (connected.organizationId !== id) return;
  throw new InputError(
    `--accept-org: the database belongs to the org ${id} already; expected the id of another org${connected.refusedOrganizationId === null ? '' : `, such as the refused one, ${connected.refusedOrganizationId}`}.`,
  );
}

function textOf(result: Acceptance, isConfirmed: boolean): string {
  if (result.accepted) {
    return indented(
      `The database belongs to the org ${result.organizationId} now. Workers of this org go on within a minute.`,
      '',
    ).join('\n');
  }
  if (isConfirmed) {
    return 'Nothing has changed: another command has accepted an org at the same time. Run this one again.';
  }
  return previewOf(result).join('\n');
}

function previewOf(result: Acceptance): string[] {
  const { organizationId: id, connectedOrganizationId: former } = result;
  const paragraphs = [
    `The database belongs to the org ${former}.`,
    refusalOf(result),
    '',
    `With --yes it belongs to ${id}, in place of ${former}:`,
    `- ${result.pending} pending and ${result.waiting} waiting events are written to ${id}.`,
    `- Of ${result.subjects} orders, charges and rewards, the record ids are forgotten. Their records are looked for anew with the next event of each; values older than what was written before are not written.`,
    `- ${result.parked} parked events stay parked, and are shown as Failed Events in ${id}.`,
    `- Workers of ${former} stop.`,
    '- Events that were applied are not written again by this. If the other org lacks what they wrote, run this afterwards, with the time from which on it does:',
  ];
  return [
    ...paragraphs.flatMap((text) => indented(text, '')),
    '    npm run replay -- --again --since 30d',
    '',
    'Nothing has changed yet. To accept the org, add --yes.',
  ];
}

function refusalOf({ organizationId, refusedOrganizationId, refusedAt }: Acceptance): string {
  const refused =
    refusedOrganizationId === null
      ? 'No worker of another org was refused since.'
      : `A worker of the org ${refusedOrganizationId} was refused, last at ${refusedAt?.toISOString()}.`;
  return refusedOrganizationId === organizationId
    ? refused
    : `${refused} ${organizationId} was never refused: check that this is the id of the org that the workers log in to.`;
}
