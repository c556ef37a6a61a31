import type { ObjectSchema } from '../schema/schema.ts';
import type { Comparison, Tree } from '../soql/condition.ts';
import { malformedQuery } from '../soql/query-error.ts';

/** The ids by which files are found, by the name of their object. */
const IDS: Readonly<Record<string, readonly string[]>> = {
  ContentDocument: ['Id', 'LatestPublishedVersionId'],
  ContentVersion: ['Id', 'ContentDocumentId'],
};

/** The filters of which a query of links needs one. */
const LINK_FILTERS = ['Id', 'ContentDocumentId', 'LinkedEntityId'];

/**
 * Whether a query of files names none of them: then it finds only the user's own, and not those
 * that the user reads because of a record.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
 *   "Note"
 */
export function findsOwnFilesOnly(
  { name }: ObjectSchema,
  where: Tree<Comparison> | undefined,
): boolean {
  const ids = IDS[name];
  return ids !== undefined && !isFiltered(where, ids);
}

/**
 * Checks that a query of links names documents, records or links.
 * @throws ApiError MALFORMED_QUERY
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm
 * @see https://salesforce.stackexchange.com/questions/321161 for the text
 */
export function checkLinkFilter({ name }: ObjectSchema, where: Tree<Comparison> | undefined): void {
  if (name !== 'ContentDocumentLink' || isFiltered(where, LINK_FILTERS)) return;
  throw malformedQuery(
    "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
  );
}

/** Whether every row must have one of some ids in one of these fields. */
function isFiltered(where: Tree<Comparison> | undefined, fields: readonly string[]): boolean {
  if (where?.kind === 'and') return where.parts.some((part) => isFiltered(part, fields));
  if (where?.kind !== 'leaf') return false;
  const { path, operator } = where.leaf;
  const isDirect = path.lookups.length === 0 && fields.includes(path.field.name);
  return isDirect && (operator === '=' || operator === 'IN');
}
