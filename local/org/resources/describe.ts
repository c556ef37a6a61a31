import { supports } from '../files/supported-calls.ts';
import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import { objectIn } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { childRelationshipsOf, deleteConstraintOf, isWriteable } from '../schema/names.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { describeField } from './describe-field.ts';

/**
 * Descriptions of the org's objects.
 * @see
 *   https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-describe.html
 */
export const describeResources: Resource[] = [
  { method: 'GET', pattern: 'sobjects', handle: describeGlobal },
  { method: 'GET', pattern: 'sobjects/:object', handle: basicInformation },
  { method: 'GET', pattern: 'sobjects/:object/describe', handle: describe },
];

async function describeGlobal({ user, version }: DataCall): Promise<Reply> {
  return globalDescription(version, user.schema);
}

/** The list of a schema's objects. */
export function globalDescription(version: number, { objects }: OrgSchema): Reply {
  const sobjects = [...objects.values()].map((object) => summary(version, object));
  return { status: 200, body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects } };
}

async function basicInformation(call: DataCall, parameters: Parameters): Promise<Reply> {
  const objectDescribe = summary(call.version, objectIn(call, parameters));
  return { status: 200, body: { objectDescribe, recentItems: [] } };
}

async function describe(call: DataCall, parameters: Parameters): Promise<Reply> {
  return description(call.version, call.user.schema, objectIn(call, parameters));
}

/** The description of an object of a schema. */
export function description(version: number, schema: OrgSchema, object: ObjectSchema): Reply {
  const fields = [...object.fields.values()].map((field) => describeField(object, field));
  const childRelationships = childrenOf(schema, object);
  return { status: 200, body: { ...summary(version, object), childRelationships, fields } };
}

function summary(version: number, object: ObjectSchema): Record<string, unknown> {
  const path = resourceUrl(version, 'sobjects', object.name);
  const writeable = isWriteable(object);
  const { rights } = object;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.pluralLabel,
    keyPrefix: object.keyPrefix,
    custom: object.custom,
    createable: writeable && supports(object, 'create') && rights?.create !== false,
    updateable: writeable && rights?.edit !== false,
    deletable: writeable && supports(object, 'delete') && rights?.delete !== false,
    queryable: true,
    retrieveable: true,
    searchable: true,
    undeletable: writeable,
    triggerable: true,
    layoutable: true,
    customSetting: false,
    deprecatedAndHidden: false,
    urls: {
      sobject: path,
      describe: `${path}/describe`,
      rowTemplate: `${path}/{ID}`,
    },
  };
}

function childrenOf(schema: OrgSchema, parent: ObjectSchema): Record<string, unknown>[] {
  return childRelationshipsOf(schema, parent).map(({ child, lookup }) => ({
    childSObject: child.name,
    field: lookup.name,
    relationshipName: lookup.childRelationshipName ?? null,
    cascadeDelete: deleteConstraintOf(lookup) === 'Cascade',
    restrictedDelete: deleteConstraintOf(lookup) === 'Restrict',
    deprecatedAndHidden: false,
  }));
}
