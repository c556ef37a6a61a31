import { readFile } from 'node:fs/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** Elements that can occur several times; the parser always returns them as a list. */
const LISTS = ['value'];

// Values stay text: `<label>007</label>` is not a number. Each reader converts its values.
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => LISTS.includes(name),
});

/** A document by its root element, or the problem in its XML with its position. */
export type ParsedXml =
  | { document: Record<string, unknown> }
  | { problem: string; line: number; column: number };

/** Parses XML, which must be well formed. */
export function parseXml(text: string): ParsedXml {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    return { problem: msg, line, column: col };
  }
  return { document: z.record(z.string(), z.unknown()).parse(parser.parse(text)) };
}

/**
 * Reads and validates a metadata file.
 * @param path the file
 * @param root name of the file's root element, e.g. `CustomField`
 * @param shape the schema of its content
 * @throws Error with the name of the file, when the file is invalid
 */
export async function readXml<S extends z.ZodType>(
  path: string,
  root: string,
  shape: S,
): Promise<z.infer<S>> {
  const parsed = parseXml(await readFile(path, 'utf8'));
  if ('problem' in parsed) throw new Error(`${path}:${parsed.line}: ${parsed.problem}`);
  const checked = shape.safeParse(parsed.document[root]);
  if (!checked.success) throw new Error(`${path}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}
