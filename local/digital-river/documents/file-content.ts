import type { StoredFile } from '../store/files.ts';
import { pdf } from './pdf.ts';

/** The content of a file: the one that was set, or a PDF of its size, always the same bytes. */
export function fileContent(file: StoredFile): Buffer {
  if (file.content !== null) return Buffer.from(file.content);
  return pdf(
    [
      file.title,
      `File ${file.id}`,
      `Order ${file.orderId}`,
      'Made by the local Digital River. Not a tax document.',
    ],
    file.size,
  );
}

/**
 * The headers of a file's content.
 * @param disposition `inline` where a browser shows it
 * @see Digital River OpenAPI file, /files/{id}/content: content-type and content-disposition
 */
export function contentHeaders(
  { fileName, contentType }: StoredFile,
  disposition: 'attachment' | 'inline' = 'attachment',
): Record<string, string> {
  const safe = fileName.replace(/[^\w.-]/g, '_');
  return {
    'content-type': contentType,
    'content-disposition': `${disposition}; filename="${safe}"`,
  };
}
