import { type Environment, readConfig } from '../../src/config/index.ts';
import { ConfigError } from '../../src/errors.ts';

/** The problems of an environment; empty when the connector can start with it. */
export function configProblems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
