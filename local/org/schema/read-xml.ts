import { readFile } from 'node:fs/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** Elements that may occur several times, so that one of them is a list too. */
const LISTS = ['value'];

// Values stay text: `<label>007</label>` is no number, and what is one is for each reader to say.
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => LISTS.includes(name),
});

/** A document by its outermost element, or what is wrong with its XML, and where. */
export type ParsedXml =
  | { document: Record<string, unknown> }
  | { problem: string; line: number; column: number };

/** Parses XML, which has to be well formed. */
export function parseXml(text: string): ParsedXml {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    return { problem: msg, line, column: col };
  }
  return { document: z.record(z.string(), z.unknown()).parse(parser.parse(text)) };
}

/**
 * Reads one metadata file and checks it against what its reader needs.
 * @param path the file
 * @param root name of the file's outermost element, e.g. `CustomField`
 * @param shape what must be inside it
 * @throws Error naming the file, when it has another root or lacks something
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
