import { z } from 'zod';
import { mappingSchema } from '../language/mapping-schema.ts';

/** The JSON Schema of mapping files, by which editors complete and check them. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(mappingSchema, { io: 'input', reused: 'ref' });
  const title = 'Mapping file of a sender';
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}
