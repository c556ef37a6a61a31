import type { ProofSpec } from '../../authenticate/presets/proof-schema.ts';
import { type ProofVariable, proofVariables } from '../../authenticate/presets/proof-variables.ts';
import { secretProblems } from '../../authenticate/presets/secret-problems.ts';
import type { Environment } from '../environment.ts';
import type { ListedVariable } from './mapped-config.ts';
import { OWN_VARIABLES } from './own-variables.ts';
import { isSystemVariable } from './system-variables.ts';

/** What the variables of a proof list, and what is wrong with them. */
export interface ReadVariables {
  readonly variables: readonly ListedVariable[];
  /** One sentence for each problem; none contains a value. */
  readonly problems: readonly string[];
}

/**
 * Reads the variables that the proof of a mapping file names.
 *
 * @param file its name
 * @param set the variables that have a value
 */
export function readListed(file: string, proof: ProofSpec, set: Environment): ReadVariables {
  const wanted = proofVariables(proof);
  const forbidden = forbiddenVariables(file, proof);
  if (forbidden.length > 0) return { variables: [], problems: forbidden };
  const variables = wanted.map((each) => ({ ...each, values: valuesOf(each, set) }));
  const problems = secretProblems(proof, (name) => listedIn(variables, name));
  return { variables, problems: problems.map((problem) => `${file}: ${problem}`) };
}

function ownerOf(variable: string): string | undefined {
  if (OWN_VARIABLES.has(variable)) return 'the connector itself';
  return isSystemVariable(variable) ? 'the system' : undefined;
}

/**
 * Variables that the proof of a mapping file must not name, whatever their values.
 *
 * @param file its name
 * @returns one sentence for each problem
 */
export function forbiddenVariables(file: string, proof: ProofSpec): string[] {
  return proofVariables(proof).flatMap(({ variable }) => {
    const owner = ownerOf(variable);
    return owner === undefined
      ? []
      : [
          `${file}: the proof names ${variable}, which is a variable of ${owner}. Name another one, and set it.`,
        ];
  });
}

/** The values of a variable that a mapping file names. */
export function listedIn(variables: readonly ListedVariable[], name: string): readonly string[] {
  return variables.find(({ variable }) => variable === name)?.values ?? [];
}

/** Passwords may contain commas, as in the connector's own variables. */
function valuesOf({ variable, kind }: ProofVariable, set: Environment): string[] {
  return (set[variable] ?? '')
    .split(kind === 'password' ? /\s+/ : ',')
    .map((value) => value.trim())
    .filter(Boolean);
}
