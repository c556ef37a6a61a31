import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProofSpec, SingleProofSpec } from '../../src/authenticate/presets/proof-schema.ts';
import { proofVariables } from '../../src/authenticate/presets/proof-variables.ts';
import type { Environment } from '../../src/config/index.ts';
import { signatureSpec } from '../../src/source-tools/sign/sign-call.ts';
import { HOST } from '../addresses.ts';
import { readJsonFile, writePrivateJson } from '../private-file.ts';
import { trialMappings } from './trial-mappings.ts';

const storedSchema = z.record(z.string(), z.string());
const SECRET_BYTES = 32;

/**
 * Values for the variables that the mapping files of the trial name: those of the shell, else values
 * that the trial makes up and keeps.
 *
 * @param folder of the trial
 * @param variables those of the connector that the trial takes from the shell
 * @param shell the environment of this process
 */
export async function trialSecrets(
  folder: string,
  variables: Environment,
  shell: Environment,
): Promise<Record<string, string>> {
  const file = join(folder, 'source-secrets.json');
  const stored = storedSchema.safeParse(await readJsonFile(file)).data ?? {};
  const wanted = trialMappings(variables).flatMap(({ mapping }) => newValues(mapping.proof));
  const made = Object.fromEntries(wanted.map(([name, value]) => [name, stored[name] ?? value]));
  if (wanted.some(([name]) => stored[name] === undefined)) {
    await writePrivateJson(file, { ...stored, ...made });
  }
  const chosen = wanted.flatMap(([name]) => {
    const value = shell[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { ...made, ...Object.fromEntries(chosen) };
}

type Value = readonly [name: string, value: string];

function newValues(spec: ProofSpec): Value[] {
  if ('none' in spec) return [];
  return 'allOf' in spec ? spec.allOf.flatMap(newValue) : newValue(spec);
}

function newValue(spec: SingleProofSpec): Value[] {
  const form = signatureSpec(spec)?.key;
  const random = randomBytes(SECRET_BYTES);
  const secret =
    form?.form === 'base64'
      ? (form.prefix ?? '') + random.toString('base64')
      : random.toString('hex');
  return proofVariables(spec).map(({ variable, kind }): Value => {
    if (kind === 'password') return [variable, `sender:${random.toString('hex')}`];
    return [variable, kind === 'secret' || kind === 'key' ? secret : HOST];
  });
}
