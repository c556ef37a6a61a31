import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** Elements that may occur several times, so that one of them is a list too. */
const LISTS = ['value'];

// Values stay text: `<label>007</label>` is no number, and what is one is for each reader to say.
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => LISTS.includes(name),
});

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
  const document = z
    .record(z.string(), z.unknown())
    .parse(parser.parse(await readFile(path, 'utf8')));
  const checked = shape.safeParse(document[root]);
  if (!checked.success) throw new Error(`${path}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}
