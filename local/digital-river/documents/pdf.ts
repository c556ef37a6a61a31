/**
 * Makes a PDF of one page with lines of text. The same values always give the same bytes.
 * @param lines the text; characters outside ASCII become a question mark
 * @param size the number of bytes wanted; a stream that no page shows fills up to it. Smaller than
 *   the page itself: the page's own size
 * @see ISO 32000-1, 7.5 (file structure)
 */
export function pdf(lines: readonly string[], size: number): Buffer {
  const bare = document(lines, 0);
  return size <= bare.length ? bare : document(lines, size - bare.length);
}

function document(lines: readonly string[], padding: number): Buffer {
  const objects = [
    text('<< /Type /Catalog /Pages 2 0 R >>'),
    text('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    text(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R ' +
        '/Resources << /Font << /F1 4 0 R >> >> >>',
    ),
    text('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    stream(text(pageContent(lines))),
    stream(Buffer.alloc(padding, 'local Digital River ')),
  ];
  const parts = [text('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const part = Buffer.concat([text(`${index + 1} 0 obj\n`), object, text('\nendobj\n')]);
    offsets.push(length);
    parts.push(part);
    length += part.length;
  }
  return Buffer.concat([...parts, text(trailer(offsets, length))]);
}

// Numbers have a fixed width, so that the size grows by exactly the padding.
const fixed = (value: number) => `${value}`.padStart(10, '0');
const text = (value: string) => Buffer.from(value, 'latin1');

function stream(content: Buffer): Buffer {
  const head = `<< /Length ${fixed(content.length)} >>\nstream\n`;
  return Buffer.concat([text(head), content, text('\nendstream')]);
}

function pageContent(lines: readonly string[]): string {
  const shown = lines.map((line) => `(${escaped(line)}) Tj T*`);
  return `BT /F1 14 Tf 22 TL 56 770 Td\n${shown.join('\n')}\nET`;
}

function escaped(line: string): string {
  return line.replace(/[^ -~]/g, '?').replace(/[\\()]/g, '\\$&');
}

function trailer(offsets: readonly number[], start: number): string {
  const entries = offsets.map((offset) => `${fixed(offset)} 00000 n \n`).join('');
  return [
    `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries}`,
    `trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${fixed(start)}\n%%EOF\n`,
  ].join('');
}
