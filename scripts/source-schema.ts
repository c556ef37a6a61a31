import { writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { jsonSchemaText } from '../src/sources/mapped/file/json-schema-text.ts';

toolArguments(
  declareCommand({
    typed: 'npm run source-schema --',
    summary: 'write schema/source.json',
    description: 'Writes schema/source.json from the schema of mapping files.',
    options: {},
  }),
);

/** Generates `schema/source.json` from the schema of mapping files. */
await writeFile(new URL('../schema/source.json', import.meta.url), jsonSchemaText());
