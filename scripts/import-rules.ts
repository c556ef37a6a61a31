#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { importRulesConfig } from './import-rules/biome-config.ts';

/** Generates biome.imports.json, which biome.json extends, from import-rules/table.ts. */

await writeFile(new URL('../biome.imports.json', import.meta.url), importRulesConfig());
