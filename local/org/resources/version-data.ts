import { fileTypeOf } from '../files/file-type.ts';
import { notFound } from '../http/api-error.ts';
import { type DataCall, databaseOf, type Reply } from '../http/data-call.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { readRecordId } from '../record-id.ts';
import { findObject } from '../schema/names.ts';
import { readBlob } from '../store/blobs-table.ts';
import { readRows } from './read-rows.ts';

/**
 * The contents of a version of a file. Their type is never JSON or XML, which are for answers, and
 * they cannot be part of a Composite call.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-blob-retrieve.html
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-sobject-blob-retrieve.html
 */
export const versionDataResource: Resource = {
  method: 'GET',
  pattern: 'sobjects/ContentVersion/:id/VersionData',
  handle: versionData,
};

async function versionData(call: DataCall, { id: text = '' }: Parameters): Promise<Reply> {
  const object = findObject(call.user.schema, 'ContentVersion');
  const id = readRecordId(text);
  if (object === undefined || id === undefined) throw notFound();
  const row = (await readRows(call, object, [id])).get(id);
  if (typeof row?.VersionData !== 'string') throw notFound();
  const { mediaType } = fileTypeOf(String(row.PathOnClient));
  const isText = ['application/json', 'text/xml'].includes(mediaType);
  return {
    status: 200,
    headers: {
      'Content-Type': isText ? 'application/octet-stream' : mediaType,
      'Content-Length': String(row.ContentSize),
    },
    contents: readBlob(databaseOf(call), row.VersionData),
  };
}
