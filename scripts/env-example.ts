import { writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { envExample } from '../src/config/env-example.ts';

toolArguments(
  declareCommand({
    typed: 'npm run env-example --',
    summary: 'write .env.example',
    description: 'Writes .env.example from the schemas of all variables.',
    options: {},
  }),
);

/** Generates `.env.example` from the schemas of all variables. */
await writeFile(new URL('../.env.example', import.meta.url), envExample());
