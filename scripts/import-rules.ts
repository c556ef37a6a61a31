#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { importRulesConfig } from './import-rules/biome-config.ts';

toolArguments(
  declareCommand({
    typed: 'npm run import-rules --',
    summary: 'write biome.imports.json',
    description: 'Writes biome.imports.json from scripts/import-rules/table.ts.',
    options: {},
  }),
);

/** Generates biome.imports.json, which biome.json extends, from import-rules/table.ts. */

await writeFile(new URL('../biome.imports.json', import.meta.url), importRulesConfig());
