import { readFile, writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { withReference } from '../src/source-tools/reference/with-reference.ts';

toolArguments(
  declareCommand({
    typed: 'npm run mapping-reference --',
    summary: 'write the tables of docs/mapping-files.md',
    description: 'Writes the tables of docs/mapping-files.md from the schema of mapping files.',
    options: {},
  }),
);

/** Generates the tables of docs/mapping-files.md from the schema of mapping files. */
const page = new URL('../docs/mapping-files.md', import.meta.url);
await writeFile(page, withReference(await readFile(page, 'utf8')));
