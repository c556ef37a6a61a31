/** What the org works out from a file's name. */
export interface FileType {
  /** Without the dot, lower case; null for a name without one. */
  extension: string | null;
  /** The platform's name of the type, e.g. `PDF`. */
  type: string;
  /** The media type of its contents. */
  mediaType: string;
}

/**
 * The types that are known here, by extension. The names are the platform's.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
 */
const TYPES: Readonly<Record<string, readonly [type: string, mediaType: string]>> = {
  csv: ['CSV', 'text/csv'],
  docx: ['WORD_X', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  gif: ['GIF', 'image/gif'],
  html: ['HTML', 'text/html'],
  jpeg: ['JPG', 'image/jpeg'],
  jpg: ['JPG', 'image/jpeg'],
  json: ['JSON', 'application/json'],
  pdf: ['PDF', 'application/pdf'],
  png: ['PNG', 'image/png'],
  svg: ['SVG', 'image/svg+xml'],
  txt: ['TEXT', 'text/plain'],
  xlsx: ['EXCEL_X', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  xml: ['XML', 'text/xml'],
  zip: ['ZIP', 'application/zip'],
};

/** The type of a file by its name, as the platform does it: the contents do not matter. */
export function fileTypeOf(path: string): FileType {
  const name = fileNameOf(path);
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 || dot === name.length - 1 ? null : name.slice(dot + 1).toLowerCase();
  const [type, mediaType] = TYPES[extension ?? ''] ?? ['UNKNOWN', 'application/octet-stream'];
  return { extension, type, mediaType };
}

/** The last part of a path of Windows or of others. */
function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** A title for a file that has none: its name without the extension. */
export function titleOf(path: string): string {
  const name = fileNameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
