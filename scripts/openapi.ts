import { writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { apiDescriptionText } from '../src/wiring/console/api-description.ts';

toolArguments(
  declareCommand({
    typed: 'npm run openapi --',
    summary: 'write docs/openapi.json',
    description: 'Writes docs/openapi.json from the operations of the console.',
    options: {},
  }),
);

/** Generates `docs/openapi.json` from the operations of the console. */
await writeFile(new URL('../docs/openapi.json', import.meta.url), apiDescriptionText());
