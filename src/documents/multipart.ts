import { randomUUID } from 'node:crypto';

/** The fields of a file's first version (ContentVersion). */
export interface VersionFields {
  readonly Title: string;
  readonly PathOnClient: string;
  readonly Description: string;
  /** Id of the record that the file is attached to. */
  readonly FirstPublishLocationId: string;
}

/**
 * The body that creates a file with its content. It is multipart for files of every size: Salesforce
 * takes 37.5 MB as base64 and 2 GB in this way, and the content is not read into memory.
 *
 * @param content the file's content, read when the body is sent
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-sobject-insert-update-blob.html
 */
export function versionBody(
  fields: VersionFields,
  content: Blob,
): { readonly content: Blob; readonly type: string } {
  const boundary = `digital-river-${randomUUID()}`;
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="entity_content"',
    'Content-Type: application/json',
    '',
    JSON.stringify(fields),
    `--${boundary}`,
    // The name of the file is in PathOnClient: here, only some characters are allowed.
    'Content-Disposition: form-data; name="VersionData"; filename="document.pdf"',
    'Content-Type: application/pdf',
    '',
    '',
  ].join('\r\n');
  return {
    content: new Blob([head, content, `\r\n--${boundary}--\r\n`]),
    type: `multipart/form-data; boundary="${boundary}"`,
  };
}
