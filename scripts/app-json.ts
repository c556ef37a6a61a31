import { writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { appJson } from '../src/config/generated/app-json.ts';

toolArguments(
  declareCommand({
    typed: 'npm run app-json --',
    summary: 'write app.json',
    description: 'Writes app.json from the schemas of the variables that it names.',
    options: {},
  }),
);

/** Generates `app.json` from the schemas of the variables that it names. */
await writeFile(new URL('../app.json', import.meta.url), appJson());
