import { randomUUID } from 'node:crypto';
import { formatInstant } from '../instants.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type StoredBlob, saveBlob } from '../store/blobs-table.ts';
import type { Database } from '../store/rows-table.ts';
import type { Values } from '../store/values.ts';
import type { Target } from '../write/find-targets.ts';
import type { Draft } from '../write/read-record.ts';
import { requiredMissing } from '../write/row-error.ts';
import { fileTypeOf, titleOf } from './file-type.ts';

/**
 * Completes the drafts of new versions of files: stores their contents, and sets what follows from
 * the contents and the name. Adds problems to the drafts' errors.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
 */
export async function readContents(
  db: Database,
  object: ObjectSchema,
  drafts: Draft[],
  targets: Target[],
): Promise<void> {
  if (object.name !== 'ContentVersion') return;
  for (const [position, draft] of drafts.entries()) {
    if (targets[position]?.row !== undefined) continue;
    const missing = missingParts(draft);
    if (missing.length > 0) draft.errors.push(requiredMissing(missing));
    if (draft.errors.length > 0) continue;
    const blob = draft.contents === undefined ? undefined : await stored(db, draft.contents);
    Object.assign(draft.values, factsOf(draft.values, blob));
  }
}

/** A version has contents and the path that they had, or it is a link. */
function missingParts({ values, contents }: Draft): string[] {
  if ((values.ContentUrl ?? null) !== null && contents === undefined) return [];
  const isEmpty = contents === undefined || (typeof contents !== 'string' && contents.size === 0);
  const hasPath = (values.PathOnClient ?? null) !== null;
  return [...(hasPath ? [] : ['PathOnClient']), ...(isEmpty ? ['VersionData'] : [])];
}

function stored(db: Database, contents: string | StoredBlob): Promise<StoredBlob> | StoredBlob {
  return typeof contents === 'string'
    ? saveBlob(db, randomUUID(), [Buffer.from(contents, 'base64')])
    : contents;
}

function factsOf(values: Values, blob: StoredBlob | undefined): Values {
  const path = String(values.PathOnClient ?? values.ContentUrl ?? '');
  const { type, extension } = fileTypeOf(path);
  const isLink = blob === undefined;
  return {
    Title: values.Title ?? titleOf(path),
    VersionData: blob?.id ?? null,
    Checksum: blob?.checksum ?? null,
    ContentSize: blob?.size ?? 0,
    FileType: isLink ? 'LINK' : type,
    FileExtension: isLink ? null : extension,
    ContentLocation: isLink ? 'L' : 'S',
    ContentModifiedDate: formatInstant(new Date()),
  };
}
