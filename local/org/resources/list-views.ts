import { notFound } from '../http/api-error.ts';
import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import { objectIn } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { metadataId } from '../metadata/metadata-id.ts';
import type { ListView, ListViews } from '../pages/list-views/list-view.ts';
import { viewQuery } from '../pages/list-views/view-query.ts';
import { readRecordId } from '../record-id.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { isFilterable } from '../soql/field-uses.ts';
import type { Answer } from './composite.ts';
import { queryRecords } from './query-records.ts';

/** Maximum number of rows in the result of a list view. */
const MAX_ROWS = 2000;

type Handler = (call: DataCall, object: ObjectSchema, parameters: Parameters) => Promise<Reply>;

/**
 * The list views of an object: their list, their columns and query, and their rows.
 * @param answer answers a query
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_listviews.htm
 */
export function listViewResources(listViews: ListViews, answer: Answer): Resource[] {
  const viewsOf = (object: ObjectSchema) => [
    everything(object),
    ...(listViews.get(object.name.toLowerCase()) ?? []),
  ];
  const resource = (path: string, handle: Handler): Resource => ({
    method: 'GET',
    pattern: `sobjects/:object/listviews${path}`,
    handle: (call, parameters) => handle(call, objectIn(call, parameters), parameters),
  });
  const find = (object: ObjectSchema, { view = '' }: Parameters): ListView => {
    const id = readRecordId(view);
    const found = viewsOf(object).find((each) => idOf(object, each) === id);
    if (found === undefined) throw notFound();
    return found;
  };
  return [
    resource('', async (call, object) => {
      const listviews = viewsOf(object).map((view) => summary(call, object, view));
      const body = { done: true, listviews, nextRecordsUrl: null, size: listviews.length };
      return { status: 200, body: { ...body, sobjectType: object.name } };
    }),
    resource('/:view', async (call, object, parameters) => ({
      status: 200,
      body: summary(call, object, find(object, parameters)),
    })),
    resource('/:view/describe', async (call, object, parameters) => ({
      status: 200,
      body: describe(call, object, find(object, parameters)),
    })),
    resource('/:view/results', (call, object, parameters) =>
      results(call, object, find(object, parameters), answer),
    ),
  ];
}

/** The list view that every object has. */
function everything({ name, pluralLabel, nameField }: ObjectSchema): ListView {
  const columns = nameField === 'Name' ? ['NAME', 'CREATED_DATE'] : [nameField, 'CREATED_DATE'];
  return { name: `All${name}s`, label: `All ${pluralLabel}`, columns, filters: [] };
}

function idOf({ name }: ObjectSchema, view: ListView): string {
  return metadataId({ type: 'ListView', fullName: `${name}.${view.name}` });
}

function summary({ version }: DataCall, object: ObjectSchema, view: ListView) {
  const id = idOf(object, view);
  const url = resourceUrl(version, 'sobjects', object.name, 'listviews', id);
  return {
    id,
    developerName: view.name,
    label: view.label,
    describeUrl: `${url}/describe`,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

function describe({ user }: DataCall, object: ObjectSchema, view: ListView) {
  const { columns, where } = viewQuery(user.schema, object, view);
  return {
    id: idOf(object, view),
    columns: columns.map(column),
    orderBy: [],
    query: soqlOf(object, columns, where),
    relatedEntityId: null,
    scope: 'everything',
    scopeEntityId: null,
    sobjectType: object.name,
    whereCondition: null,
  };
}

async function results(
  call: DataCall,
  object: ObjectSchema,
  view: ListView,
  answer: Answer,
): Promise<Reply> {
  const { columns, where } = viewQuery(call.user.schema, object, view);
  const soql = `${soqlOf(object, columns, where)} LIMIT ${MAX_ROWS}`;
  const { records } = await queryRecords(call, answer, soql);
  const body = {
    id: idOf(object, view),
    developerName: view.name,
    label: view.label,
    done: true,
    size: records.length,
    columns: columns.map(column),
    records: records.map((record) => ({
      columns: ['Id', ...columns.map(({ name }) => name)].map((name) => ({
        fieldNameOrPath: name,
        value: record[name] === null ? null : String(record[name]),
      })),
    })),
  };
  return { status: 200, body };
}

function soqlOf(object: ObjectSchema, columns: FieldSchema[], where: string): string {
  const names = new Set(['Id', ...columns.map(({ name }) => name)]);
  const condition = where === '' ? '' : ` WHERE ${where}`;
  return `SELECT ${[...names].join(', ')} FROM ${object.name}${condition} ORDER BY Id`;
}

function column(field: FieldSchema) {
  return {
    ascendingLabel: null,
    descendingLabel: null,
    fieldNameOrPath: field.name,
    hidden: false,
    label: field.label,
    selectListItem: field.name,
    sortDirection: null,
    sortIndex: null,
    sortable: isFilterable(field),
    type: field.type,
  };
}
