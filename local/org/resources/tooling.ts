import { notFound } from '../http/api-error.ts';
import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import type { Row } from '../rows.ts';
import { findObject } from '../schema/names.ts';
import { columnsOf } from '../soql/columns.ts';
import { orderOf, passes } from '../soql/compare.ts';
import { isTrue } from '../soql/condition.ts';
import type { FieldPath } from '../soql/field-path.ts';
import { follow, type Parents, valueAt } from '../soql/load-parents.ts';
import type { ReadQuery } from '../soql/query.ts';
import { malformedQuery, noSuchObject } from '../soql/query-error.ts';
import { readQuery } from '../soql/read-query.ts';
import { description, globalDescription } from './describe.ts';
import { TOOLING_SCHEMA, toolingRows } from './tooling-objects.ts';

/**
 * The part of the Tooling API that queries the org's metadata, such as validation rules. Without View
 * Setup and Configuration, a user does not see its objects.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/intro_rest_resources.htm
 */
export const toolingResources: Resource[] = [
  { method: 'GET', pattern: 'tooling/query', handle: toolingQuery },
  {
    method: 'GET',
    pattern: 'tooling/sobjects',
    handle: async ({ version }) => globalDescription(version, TOOLING_SCHEMA),
  },
  { method: 'GET', pattern: 'tooling/sobjects/:object/describe', handle: describeObject },
];

/** The only object of the Tooling API that others refer to here. */
const ENTITY = 'EntityDefinition';

async function describeObject({ version }: DataCall, { object = '' }: Parameters): Promise<Reply> {
  const found = findObject(TOOLING_SCHEMA, object);
  if (found === undefined) throw notFound();
  return description(version, TOOLING_SCHEMA, found);
}

async function toolingQuery({ org, user, version, query }: DataCall): Promise<Reply> {
  const soql = query.get('q');
  if (soql === null) throw malformedQuery('A query string has to be specified');
  const read = readQuery(TOOLING_SCHEMA, soql, new Date());
  if (!user.rights.has('ViewSetup')) throw noSuchObject(read.object.name);
  if (typeof read.total === 'object' || read.children.length > 0) {
    throw malformedQuery(
      'The local org does not support groups and subqueries in the Tooling API.',
    );
  }
  if (query.get('columns') === 'true') return { status: 200, body: columnsOf(read) };
  const rows = toolingRows(org.schema);
  const parents: Parents = new Map((rows.get(ENTITY) ?? []).map((row) => [row.Id, row]));
  const found = select(read, rows.get(read.object.name) ?? [], parents);
  const records =
    read.total === 'count' ? [] : found.map((row) => represent(version, read, row, parents));
  const body = { size: found.length, totalSize: found.length, done: true, records };
  return { status: 200, body: { ...body, entityTypeName: read.object.name } };
}

function select(
  { where, orderBy, offset, limit }: ReadQuery,
  rows: Row[],
  parents: Parents,
): Row[] {
  const matching = rows.filter(
    (row) =>
      where === undefined ||
      isTrue(where, (leaf) => {
        if (leaf.subquery === undefined) return passes(leaf, valueAt(row, leaf.path, parents));
        throw malformedQuery('The local org does not support semi joins in the Tooling API.');
      }),
  );
  const sorted = matching.toSorted((a, b) => {
    const orders = orderBy.map(({ by, ...direction }) =>
      orderOf(by.field, direction, valueAt(a, by, parents), valueAt(b, by, parents)),
    );
    return orders.find((order) => order !== 0) ?? 0;
  });
  return sorted.slice(offset, offset + limit);
}

/** A row with the selected fields; those of its EntityDefinition are nested. */
function represent(
  version: number,
  { object, fields }: ReadQuery,
  row: Row,
  parents: Parents,
): Record<string, unknown> {
  const own = fields.filter(({ lookups }) => lookups.length === 0);
  const nested = fields.filter(({ lookups }) => lookups.length > 0);
  const record = { ...attributes(version, object.name, row), ...valuesOf(own, row) };
  const [lookup] = nested[0]?.lookups ?? [];
  const parent = lookup && follow(row, [lookup], parents);
  if (parent === undefined) return record;
  const entity = attributes(version, ENTITY, parent);
  return { ...record, [ENTITY]: { ...entity, ...valuesOf(nested, parent) } };
}

function valuesOf(fields: FieldPath[], row: Row): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ field }) => [field.name, row[field.name] ?? null]));
}

function attributes(version: number, type: string, { Id }: Row) {
  return { attributes: { type, url: resourceUrl(version, 'tooling', 'sobjects', type, Id) } };
}
