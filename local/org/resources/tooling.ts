import type { Query } from '@jetstreamapp/soql-parser-js';
import type { DataCall, Reply } from '../http/data-call.ts';
import { resourceUrl } from '../http/data-call.ts';
import type { Resource } from '../http/resource.ts';
import type { ObjectSchema, ValidationRule } from '../schema/schema.ts';
import { parseSoql } from '../soql/parse-soql.ts';
import { malformedQuery, noSuchColumn, noSuchObject } from '../soql/query-error.ts';

/**
 * The part of the Tooling API that queries validation rules: all rules, or those of the named
 * objects. Without View Setup and Configuration, a user does not see the object.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_validationrule.htm
 */
export const toolingResources: Resource[] = [
  { method: 'GET', pattern: 'tooling/query', handle: toolingQuery },
];

const OBJECT = 'ValidationRule';
const OBJECT_NAME = 'EntityDefinition.QualifiedApiName';

/** The selectable columns, by the name in the query. */
const COLUMNS: Readonly<Record<string, (object: ObjectSchema, rule: ValidationRule) => unknown>> = {
  ValidationName: (_object, { name }) => name,
  Active: () => true,
  ErrorMessage: (_object, { message }) => message,
  ErrorDisplayField: (_object, { field }) => field ?? null,
};

async function toolingQuery({ org, user, version, query }: DataCall): Promise<Reply> {
  const read = parseSoql(query.get('q') ?? '');
  const isKnown = read.sObject?.toLowerCase() === OBJECT.toLowerCase();
  if (!isKnown || !user.rights.has('ViewSetup')) throw noSuchObject(read.sObject ?? '');
  const columns = columnsOf(read);
  const wanted = objectsIn(read);
  const type = { type: OBJECT, url: resourceUrl(version, 'tooling', 'sobjects', OBJECT) };
  const records = [...org.schema.objects.values()]
    .filter(({ name }) => wanted === undefined || wanted.includes(name.toLowerCase()))
    .flatMap((object) =>
      object.validationRules.map((rule) => ({ attributes: type, ...row(columns, object, rule) })),
    );
  const body = { size: records.length, totalSize: records.length, done: true, records };
  return { status: 200, body: { ...body, entityTypeName: OBJECT } };
}

function columnsOf({ fields = [] }: Query): string[] {
  return fields.map((field) => {
    const name =
      'rawValue' in field && field.rawValue ? field.rawValue : 'field' in field ? field.field : '';
    if (name !== OBJECT_NAME && COLUMNS[name] === undefined) throw noSuchColumn(OBJECT, name);
    return name;
  });
}

function row(columns: readonly string[], object: ObjectSchema, rule: ValidationRule) {
  const entries = columns.map((name) =>
    name === OBJECT_NAME
      ? ['EntityDefinition', { QualifiedApiName: object.name }]
      : [name, COLUMNS[name]?.(object, rule)],
  );
  return Object.fromEntries(entries);
}

/** The objects in the query's condition, in lower case; undefined for all objects. */
function objectsIn({ where }: Query): string[] | undefined {
  if (where === undefined) return undefined;
  const condition = where.left;
  const isSimple =
    !('right' in where) &&
    condition !== null &&
    'field' in condition &&
    condition.field === OBJECT_NAME &&
    'value' in condition &&
    (condition.operator === 'IN' || condition.operator === '=');
  if (!isSimple)
    throw malformedQuery(`The local org supports only conditions on ${OBJECT_NAME} here`);
  return [condition.value].flat().map((value) => String(value).replace(/^'|'$/g, '').toLowerCase());
}
