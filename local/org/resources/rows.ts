import { ApiError, notFound } from '../http/api-error.ts';
import { type DataCall, inWrite, type Reply, resourceUrl } from '../http/data-call.ts';
import { listIn, objectIn, recordBody, writeableObjectIn } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { readRecordId } from '../record-id.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { deleteAsUser } from '../write/delete-as-user.ts';
import { idNotAllowed, valueUnder } from '../write/find-targets.ts';
import { writeRows } from '../write/write-rows.ts';
import { readRows } from './read-rows.ts';
import { chosenFields, representRow } from './represent-row.ts';
import { RowRefused, writtenId } from './row-results.ts';

/**
 * Rows by id.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-sobject-create.html
 */
export const rowResources: Resource[] = [
  { method: 'POST', pattern: 'sobjects/:object', handle: create },
  { method: 'GET', pattern: 'sobjects/:object/:id', handle: read },
  { method: 'PATCH', pattern: 'sobjects/:object/:id', handle: update },
  { method: 'DELETE', pattern: 'sobjects/:object/:id', handle: remove },
];

/** Resources of the platform at the place of an id, which this org does not have. */
const MISSING_RESOURCES = [
  ...['approvalLayouts', 'compactLayouts', 'defaultValues', 'namedLayouts', 'quickActions'],
  ...['relevantItems', 'suggestedArticles'],
];

async function create(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = writeableObjectIn(call, parameters);
  const records = [recordBody(call)];
  const [result] = await inWrite(call, (context) =>
    writeRows(context, { kind: 'create', object, records }),
  );
  const id = writtenId(result);
  const headers = { Location: resourceUrl(call.version, 'sobjects', object.name, id) };
  return { status: 201, headers, body: { id, success: true, errors: [] } };
}

async function read(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = objectIn(call, parameters);
  const id = idIn(object, parameters);
  const row = (await readRows(call, object, [id])).get(id);
  if (row === undefined) throw notFound();
  const fields = chosenFields(object, listIn(call, 'fields'));
  return { status: 200, body: representRow(call.version, object, row, fields) };
}

async function update(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = writeableObjectIn(call, parameters);
  const record = recordBody(call);
  if (valueUnder(record, 'Id') !== undefined) throw new RowRefused([idNotAllowed()]);
  const records = [{ ...record, Id: idIn(object, parameters) }];
  const [result] = await inWrite(call, (context) =>
    writeRows(context, { kind: 'update', object, records }),
  );
  writtenId(result);
  return { status: 204 };
}

async function remove(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = writeableObjectIn(call, parameters);
  const id = idIn(object, parameters);
  const [result] = await inWrite(call, (context) => deleteAsUser(context, object, [id]));
  writtenId(result);
  return { status: 204 };
}

function idIn(object: ObjectSchema, { id: text = '' }: Parameters): string {
  const id = readRecordId(text);
  if (id?.startsWith(object.keyPrefix)) return id;
  if (MISSING_RESOURCES.includes(text)) {
    throw notFound(`The local org has no resource sobjects/${object.name}/${text}`);
  }
  const message = `Provided external ID field does not exist or is not accessible: ${text}`;
  throw new ApiError(404, 'NOT_FOUND', message);
}
