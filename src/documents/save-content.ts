import { open } from 'node:fs/promises';
import { UnusableContentError } from './unusable-content.ts';

/** Every PDF file begins with this. @see ISO 32000-1 §7.5.2 */
const PDF_HEADER = Buffer.from('%PDF-');
/** Every PDF file ends with this; readers accept it among the last 1024 bytes. @see ISO 32000-1 §7.5.5 */
const PDF_END = '%%EOF';
const TAIL_BYTES = 1024;
const MEGABYTE = 1024 * 1024;

/** What is to be saved: its size, if it is known before, and its bytes. */
export interface Content {
  readonly bytes: number | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Saves the content of a PDF file. Reads no more than the maximum.
 *
 * @param path of the file to create
 * @param maxBytes maximum size of the content
 * @returns the size in bytes
 * @throws UnusableContentError when the content is too large, no PDF, or cut off
 */
export async function saveContent(
  content: Content,
  path: string,
  maxBytes: number,
): Promise<number> {
  if (content.bytes !== null && content.bytes > maxBytes) throw tooLarge(maxBytes);
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    let isPdf = false;
    let tail: Buffer = Buffer.alloc(0);
    for await (const chunk of withWholeHeader(content.body)) {
      isPdf ||= Buffer.from(chunk.subarray(0, PDF_HEADER.length)).equals(PDF_HEADER);
      if (!isPdf) throw notPdf();
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      await file.writeFile(chunk);
      tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    }
    if (!isPdf) throw notPdf();
    if (!tail.includes(PDF_END)) throw cutOff();
    return bytes;
  } finally {
    await file.close();
  }
}

/** The same bytes; the first chunk is at least as long as the header, if there are so many. */
async function* withWholeHeader(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let first: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of body) {
    if (first === undefined) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < PDF_HEADER.length) continue;
    yield first;
    first = undefined;
  }
  if (first !== undefined && first.length > 0) yield first;
}

function tooLarge(maxBytes: number): UnusableContentError {
  return new UnusableContentError(
    `The file is larger than ${Math.floor(maxBytes / MEGABYTE)} MiB (DIGITAL_RIVER_FILES_MAX_MB). Raise the variable and retry the document.`,
    true,
  );
}

function notPdf(): UnusableContentError {
  return new UnusableContentError(
    'Expected a PDF file from Digital River; got other content, such as a page of a proxy. Check DIGITAL_RIVER_API_URL and the network.',
    false,
  );
}

/** An answer without a length looks complete wherever its connection ends. */
function cutOff(): UnusableContentError {
  return new UnusableContentError(
    'Expected a whole PDF file from Digital River; its end (%%EOF) is missing. It was cut off, by Digital River or by a proxy: check the network.',
    false,
  );
}
