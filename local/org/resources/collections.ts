import { z } from 'zod';
import { notFound } from '../http/api-error.ts';
import type { DataCall, Reply } from '../http/data-call.ts';
import {
  bodyAs,
  externalIdIn,
  listIn,
  objectIn,
  writeableObjectIn,
} from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { CREATED_SINCE } from '../http/versions.ts';
import { readRecordId } from '../record-id.ts';
import { writeRows } from '../write/write-rows.ts';
import { checkCollectionSize, MAX_RETRIEVED } from './collection-size.ts';
import { deleteMixed, writeMixed } from './mixed-collection.ts';
import { readRows } from './read-rows.ts';
import { chosenFields, representRow } from './represent-row.ts';
import { writeCollection } from './write-collection.ts';

const collection = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(z.looseObject({ attributes: z.looseObject({ type: z.string() }) })),
});

const reading = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) });

/**
 * Up to 200 records in one call; 2,000 when they are read by ids in a body.
 * @see
 *   https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections.html
 */
export const collectionResources: Resource[] = [
  { method: 'POST', pattern: 'composite/sobjects', handle: (call) => write(call, 'create') },
  { method: 'PATCH', pattern: 'composite/sobjects', handle: (call) => write(call, 'update') },
  { method: 'DELETE', pattern: 'composite/sobjects', handle: remove },
  { method: 'PATCH', pattern: 'composite/sobjects/:object/:field', handle: upsert },
  { method: 'GET', pattern: 'composite/sobjects/:object', handle: readByUrl },
  { method: 'POST', pattern: 'composite/sobjects/:object', handle: readByBody },
];

async function write(call: DataCall, kind: 'create' | 'update'): Promise<Reply> {
  const { allOrNone, records } = bodyAs(call, collection);
  checkCollectionSize(records.length);
  const body = await writeCollection(call, allOrNone, (context) =>
    writeMixed(context, kind, records),
  );
  return { status: 200, body };
}

async function upsert(call: DataCall, parameters: Parameters): Promise<Reply> {
  if (call.version < CREATED_SINCE) throw notFound();
  const object = writeableObjectIn(call, parameters);
  const key = externalIdIn(object, parameters);
  const { allOrNone, records } = bodyAs(call, collection);
  checkCollectionSize(records.length);
  const body = await writeCollection(call, allOrNone, (context) =>
    writeRows(context, { kind: 'upsert', object, key, records }),
  );
  return { status: 200, body };
}

async function remove(call: DataCall): Promise<Reply> {
  const ids = listIn(call, 'ids');
  checkCollectionSize(ids.length);
  const allOrNone = call.query.get('allOrNone') === 'true';
  const body = await writeCollection(call, allOrNone, (context) => deleteMixed(context, ids));
  return { status: 200, body };
}

function readByUrl(call: DataCall, parameters: Parameters): Promise<Reply> {
  return read(call, parameters, listIn(call, 'ids'), listIn(call, 'fields'));
}

function readByBody(call: DataCall, parameters: Parameters): Promise<Reply> {
  const { ids, fields } = bodyAs(call, reading);
  checkCollectionSize(ids.length, MAX_RETRIEVED);
  return read(call, parameters, ids, fields);
}

async function read(
  call: DataCall,
  parameters: Parameters,
  given: string[],
  names: string[],
): Promise<Reply> {
  const object = objectIn(call, parameters);
  const ids = given.map((id) => readRecordId(id) ?? id);
  const fields = chosenFields(object, names);
  const rows = await readRows(call, object, ids);
  const body = ids.map((id) => {
    const row = rows.get(id);
    return row === undefined ? null : representRow(call.version, object, row, fields);
  });
  return { status: 200, body };
}
