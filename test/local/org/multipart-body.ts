const BOUNDARY = 'boundary_string';

/** A part of a multipart body. */
export interface BodyPart {
  name: string;
  contents: Buffer | string;
  filename?: string;
  type?: string;
}

/** A record with its file, as the platform's documentation shows them. */
export function filePart(contents: Buffer, record: object, filename = 'any.pdf'): BodyPart[] {
  return [
    { name: 'entity_content', contents: JSON.stringify(record), type: 'application/json' },
    { name: 'VersionData', contents, filename, type: 'application/octet-stream' },
  ];
}

/** The headers and the body of a request with these parts. */
export function multipartBody(parts: BodyPart[]): {
  headers: Record<string, string>;
  body: Buffer;
} {
  const lines = parts.flatMap(({ name, contents, filename, type = 'text/plain' }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    `\r\nContent-Type: ${type}\r\n\r\n`,
    contents,
    '\r\n',
  ]);
  const body = Buffer.concat([...lines, `--${BOUNDARY}--\r\n`].map((each) => Buffer.from(each)));
  return {
    headers: { 'content-type': `multipart/form-data; boundary="${BOUNDARY}"` },
    body,
  };
}
