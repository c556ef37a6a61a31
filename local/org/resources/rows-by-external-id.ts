import { notFound } from '../http/api-error.ts';
import { type DataCall, databaseOf, inWrite, type Reply, resourceUrl } from '../http/data-call.ts';
import {
  externalIdIn,
  listIn,
  objectIn,
  recordBody,
  writeableObjectIn,
} from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { CREATED_SINCE } from '../http/versions.ts';
import { readRecordId } from '../record-id.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { findByKey } from '../store/keys-table.ts';
import { deleteAsUser } from '../write/delete-as-user.ts';
import { idNotAllowed, valueUnder } from '../write/find-targets.ts';
import type { WriteResult } from '../write/write-request.ts';
import { writeRows } from '../write/write-rows.ts';
import { readRows } from './read-rows.ts';
import { chosenFields, representRow } from './represent-row.ts';
import { RowRefused, writtenId } from './row-results.ts';

/**
 * Rows by the value of an external id.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-upsert.html
 */
export const externalIdResources: Resource[] = [
  { method: 'GET', pattern: 'sobjects/:object/:field/:value', handle: read },
  { method: 'PATCH', pattern: 'sobjects/:object/:field/:value', handle: upsert },
  { method: 'DELETE', pattern: 'sobjects/:object/:field/:value', handle: remove },
];

async function upsert(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = writeableObjectIn(call, parameters);
  const key = externalIdIn(object, parameters);
  const record = recordBody(call);
  const forbidden = ['Id', key.name].find((name) => valueUnder(record, name) !== undefined);
  if (forbidden !== undefined) throw new RowRefused([idNotAllowed(forbidden)]);
  const ids = await findIds(call, object, key, parameters);
  if (ids.length > 1) return several(call, object, ids);
  if (ids.length === 0 && call.query.get('updateOnly') === 'true') throw notFound();
  const records = [{ ...record, [key.name]: parameters.value }];
  const [result] = await inWrite(call, (context) =>
    writeRows(context, { kind: 'upsert', object, key, records }),
  );
  return upserted(call, object, result);
}

function upserted(call: DataCall, object: ObjectSchema, result: WriteResult | undefined): Reply {
  const id = writtenId(result);
  const created = result?.created === true;
  if (!created && call.version < CREATED_SINCE) return { status: 204 };
  const headers = { Location: resourceUrl(call.version, 'sobjects', object.name, id) };
  const outcome = call.version < CREATED_SINCE ? {} : { created };
  const body = { id, success: true, errors: [], ...outcome };
  return { status: created ? 201 : 200, body, ...(created && { headers }) };
}

async function read(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = objectIn(call, parameters);
  const ids = await findIds(call, object, externalIdIn(object, parameters), parameters);
  if (ids.length > 1) return several(call, object, ids);
  const [row] = (await readRows(call, object, ids)).values();
  if (row === undefined) throw notFound();
  const fields = chosenFields(object, listIn(call, 'fields'));
  return { status: 200, body: representRow(call.version, object, row, fields) };
}

async function remove(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = writeableObjectIn(call, parameters);
  const ids = await findIds(call, object, externalIdIn(object, parameters), parameters);
  if (ids.length === 0) throw notFound();
  if (ids.length > 1) return several(call, object, ids);
  const [result] = await inWrite(call, (context) => deleteAsUser(context, object, ids));
  writtenId(result);
  return { status: 204 };
}

async function findIds(
  call: DataCall,
  object: ObjectSchema,
  field: FieldSchema,
  { value = '' }: Parameters,
): Promise<string[]> {
  if (field.type === 'id') return [readRecordId(value) ?? value];
  const found = await findByKey(databaseOf(call), object, field, [value.trim()]);
  return [...found.values()].flat();
}

/** Several rows have this value: the answer lists their paths. */
function several(call: DataCall, object: ObjectSchema, ids: string[]): Reply {
  const body = ids.map((id) => resourceUrl(call.version, 'sobjects', object.name, id));
  return { status: 300, body };
}
