import type { DocumentKind } from '../sources/digital-river/document-file.ts';

const MAX_LENGTH = 120;
/** What separates folders, means something to a shell or a URL, moves a cursor, or turns writing. */
const UNSAFE = /[/\\:*?"<>|%#\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/**
 * The title of a document in the org: its kind, and the name that Digital River gives its file.
 *
 * @param disposition the header `Content-Disposition`; null when absent
 * @returns a title without the extension, safe as a file's name
 */
export function documentTitle(
  kind: DocumentKind,
  fileId: string,
  disposition: string | null,
): string {
  const name = safeName(dispositionName(disposition ?? '')) || safeName(fileId);
  return `${kind} ${name}`.trim();
}

/** @see RFC 6266 §4.1; RFC 8187 §3.2 for `filename*` */
function dispositionName(disposition: string): string {
  const extended = /filename\*\s*=\s*UTF-8'[^';]*'([^;\s]+)/i.exec(disposition)?.[1];
  if (extended !== undefined) return decoded(extended);
  const [, quoted, plain] = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? [];
  return quoted ?? plain ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const base = last
    .toWellFormed()
    .replace(UNSAFE, '')
    .replace(/\.pdf$/i, '');
  return base
    .replace(/^[.\s]+/, '')
    .slice(0, MAX_LENGTH)
    .toWellFormed()
    .trim();
}
