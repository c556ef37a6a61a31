import { importOverrides } from './overrides.ts';

/** The text of biome.imports.json: the import rules of the table, one per line. */
export function importRulesConfig(): string {
  const lines = importOverrides().map((override) => JSON.stringify(override));
  return `{ "overrides": [\n${lines.join(',\n')}\n] }\n`;
}
