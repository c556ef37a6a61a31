import { findObject, isWriteable } from '../schema/names.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { deleteAsUser } from '../write/delete-as-user.ts';
import type { JsonRecord } from '../write/read-record.ts';
import { rowError } from '../write/row-error.ts';
import type { WriteContext } from '../write/write-context.ts';
import type { WriteResult } from '../write/write-request.ts';
import { writeRows } from '../write/write-rows.ts';

type TypedRecord = JsonRecord & { attributes: { type: string } };

/**
 * Creates or updates records of several objects; consecutive records of an object are written
 * together.
 */
export async function writeMixed(
  context: WriteContext,
  kind: 'create' | 'update',
  records: TypedRecord[],
): Promise<WriteResult[]> {
  const results: WriteResult[] = [];
  for (const run of runsOf(records, (record) => record.attributes.type.toLowerCase())) {
    const type = run[0]?.attributes.type ?? '';
    const object = writeable(findObject(context.user.schema, type));
    const request = object && { kind, object, records: run };
    results.push(...(request ? await writeRows(context, request) : run.map(() => unknown(type))));
  }
  return results;
}

/** Deletes rows of several objects, which are identified by the prefixes of their ids. */
export async function deleteMixed(context: WriteContext, ids: string[]): Promise<WriteResult[]> {
  const results: WriteResult[] = [];
  for (const run of runsOf(ids, (id) => id.slice(0, 3))) {
    const object = writeable(objectOfId(context.user.schema, run[0] ?? ''));
    results.push(
      ...(object ? await deleteAsUser(context, object, run) : run.map((id) => malformed(id))),
    );
  }
  return results;
}

function runsOf<T>(items: T[], kindOf: (item: T) => string): T[][] {
  const runs: T[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first !== undefined && kindOf(first) === kindOf(item))
      last.push(item);
    else runs.push([item]);
  }
  return runs;
}

function objectOfId({ objects }: OrgSchema, id: string): ObjectSchema | undefined {
  return [...objects.values()].find(({ keyPrefix }) => id.startsWith(keyPrefix));
}

function writeable(object: ObjectSchema | undefined): ObjectSchema | undefined {
  return object !== undefined && isWriteable(object) ? object : undefined;
}

function unknown(type: string): WriteResult {
  const message = `sObject type '${type}' is not supported.`;
  return { success: false, errors: [rowError('INVALID_TYPE', message)] };
}

function malformed(id: string): WriteResult {
  return { success: false, errors: [rowError('MALFORMED_ID', `malformed id ${id}`)] };
}
