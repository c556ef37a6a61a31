import { writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { configurationPage } from '../src/config/generated/configuration-page.ts';

toolArguments(
  declareCommand({
    typed: 'npm run configuration --',
    summary: 'write docs/configuration.md',
    description: 'Writes docs/configuration.md from the schemas of all variables.',
    options: {},
  }),
);

/** Generates docs/configuration.md from the schemas of all variables. */
await writeFile(new URL('../docs/configuration.md', import.meta.url), configurationPage());
