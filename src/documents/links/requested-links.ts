import { z } from 'zod';
import type { Org } from '../../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../../salesforce/api/query.ts';
import type { RecordToWrite } from '../../salesforce/records/composite-batches.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import type { FileLink } from '../../sources/digital-river/api/files/create-file-link.ts';

/** A profile's names for documents and their links. */
export interface LinkNames {
  readonly object: string;
  readonly fileId: string;
  readonly link: string;
  readonly linkExpires: string;
  readonly linkRequested: string;
  /** Absent: the org has no field for it. */
  readonly linkProblem?: string;
}

/** @returns undefined when the profile has no fields for links */
export function linkNames({
  object,
  fileId,
  link,
  linkExpires,
  linkRequested,
  linkProblem,
}: Profile['document']): LinkNames | undefined {
  if (link === undefined || linkExpires === undefined || linkRequested === undefined) {
    return undefined;
  }
  const optional = linkProblem === undefined ? {} : { linkProblem };
  return { object, fileId, link, linkExpires, linkRequested, ...optional };
}

/** A record whose file a person wants a link to. */
export interface RequestedLink {
  readonly recordId: string;
  readonly fileId: string;
}

/** As many as Salesforce returns in one call. Those that failed are among them, so it has to be more than one round answers. */
const MAX_REQUESTS = 2000;

const rows = z.object({ records: z.array(z.looseObject({ Id: z.string() })) });

/**
 * Reads which links people ask for, the earliest first. One call.
 *
 * @throws OrgOutageError; RequestRefusedError, such as for an org that lacks the field
 */
export async function requestedLinks(
  org: Pick<Org, 'call'>,
  { object, fileId, link, linkExpires, linkRequested }: LinkNames,
): Promise<RequestedLink[]> {
  // The fields of the link are named so that a missing one is noticed before a link is made.
  const soql = `SELECT Id, ${fileId}, ${link}, ${linkExpires} FROM ${object} WHERE ${linkRequested} = true ORDER BY LastModifiedDate, Id LIMIT ${MAX_REQUESTS}`;
  const { records } = await readAnswer(org, queryPath(soql), rows);
  return records.map(({ Id: recordId, [fileId]: file }) => ({
    recordId,
    fileId: typeof file === 'string' ? file : '',
  }));
}

/** A link, or why there is none. */
export type LinkAnswer = { readonly link: FileLink } | { readonly problem: string };

/** The write that answers a request. Without a new link, a former one stays. */
export function linkRecord(
  { object, link: linkField, linkExpires, linkRequested, linkProblem }: LinkNames,
  { recordId }: RequestedLink,
  answer: LinkAnswer,
): RecordToWrite {
  return {
    object,
    key: 'Id',
    value: recordId,
    fields: {
      ...('link' in answer && {
        [linkField]: answer.link.url,
        [linkExpires]: answer.link.expiresAt.toISOString(),
      }),
      [linkRequested]: false,
      ...(linkProblem !== undefined && {
        [linkProblem]: 'problem' in answer ? answer.problem : null,
      }),
    },
  };
}
