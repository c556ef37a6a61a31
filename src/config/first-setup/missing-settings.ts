import { z } from 'zod';
import { connectorVariables } from '../connector-variables.ts';
import { NO_SENDER } from '../senders/sender-problems.ts';

/** Something that the configuration still needs. It has no value, so that anyone may read it. */
export interface MissingSetting {
  /** Name of the variable, or what stands for several of them. */
  readonly name: string;
  /** What it is for. */
  readonly purpose: string;
}

/** How the sentence about a missing variable begins, perhaps after the name of a mapping file. */
const MISSING = /^(?:[^:\n]{1,300}: )?([A-Z][A-Z0-9_]+) (?:is missing|must be set)\b/;

/**
 * Reads the problems of a configuration as a list of what is missing.
 *
 * @param problems those of a `ConfigError`
 * @returns undefined when anything else than a missing variable is wrong
 */
export function missingSettings(problems: readonly string[]): MissingSetting[] | undefined {
  const found = problems.map(settingOf);
  const missing = found.filter((each) => each !== undefined);
  return missing.length === found.length ? missing : undefined;
}

function settingOf(problem: string): MissingSetting | undefined {
  if (problem === NO_SENDER) return { name: 'a sender', purpose: NO_SENDER };
  const [, name] = MISSING.exec(problem) ?? [];
  return name === undefined ? undefined : { name, purpose: purposeOf(name) ?? problem };
}

function purposeOf(name: string): string | undefined {
  const variable = Object.entries(connectorVariables.shape).find(([each]) => each === name)?.[1];
  return variable && z.globalRegistry.get(variable)?.description;
}
