import { readFileSync } from 'node:fs';
import { ConfigError } from '../../errors.ts';
import type { Profile } from './profile.ts';
import { profileProblems, profileSchema } from './profile-schema.ts';

const VARIABLE = 'SALESFORCE_PROFILE';

/**
 * Reads a profile from a JSON file. docs/schema-profiles.md describes its content.
 *
 * @param path path of the file
 * @throws ConfigError when the file cannot be read, or listing every problem in it: where, what was
 *   expected and what was found
 */
export function profileFromFile(path: string): Profile {
  const json = parseFile(path, readText(path));
  const result = profileSchema.safeParse(json);
  if (result.success) return result.data;
  throw new ConfigError(
    profileProblems(result.error, json).map((problem) => `${VARIABLE}, ${path}: ${problem}`),
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError([
      `${VARIABLE}: expected connector, digitalriverv3 or the path of a JSON file, got "${path}", which is not a file that can be read.`,
    ]);
  }
}

function parseFile(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError([`${VARIABLE}, ${path}: expected JSON, got text that is not JSON.`]);
  }
}
