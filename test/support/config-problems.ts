import { type Environment, readConfig } from '../../src/config/index.ts';
import { ConfigError } from '../../src/errors.ts';

/** What there is to fix in an environment. */
export function configProblems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
