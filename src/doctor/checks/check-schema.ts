import type { z } from 'zod';
import type { Org } from '../../salesforce/api/org.ts';
import { readAnswer } from '../../salesforce/api/query.ts';
import { RequestRefusedError } from '../../salesforce/org-errors.ts';
import type { ReadField, WrittenField } from '../../salesforce/schema/written-field.ts';
import type { Advice, Advise } from '../advice.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { judgeField, objectDescription } from './check-field.ts';

type ObjectDescription = z.infer<typeof objectDescription>;

const { ok, failed } = findingsIn('Salesforce schema');

/**
 * Whether the org has what is written, and lets this user write it. One call for each object.
 *
 * @throws OrgOutageError
 */
export async function checkSchema(
  org: Org,
  written: readonly WrittenField[],
  read: readonly ReadField[],
  advise: Advise,
): Promise<Finding[]> {
  const objects = new Set([...written, ...read].map(({ object }) => object));
  const findings: Finding[] = [];
  for (const object of objects) {
    const ofObject = <T extends ReadField>(fields: readonly T[]) =>
      fields.filter((field) => field.object === object);
    const description = await describe(org, object);
    findings.push(...judgeObject(object, description, ofObject(written), ofObject(read), advise));
  }
  return findings;
}

async function describe(org: Org, object: string): Promise<ObjectDescription | undefined> {
  try {
    const path = `/sobjects/${encodeURIComponent(object)}/describe`;
    return await readAnswer(org, path, objectDescription);
  } catch (error) {
    if (error instanceof RequestRefusedError) return undefined;
    throw error;
  }
}

/** One line for an object that is as it has to be, else one for each fault. */
export function judgeObject(
  object: string,
  description: ObjectDescription | undefined,
  written: readonly WrittenField[],
  read: readonly ReadField[],
  advise: Advise,
): Finding[] {
  if (description === undefined) {
    return [failed(object, 'is not there, or hidden from this user', advise(object).missing)];
  }
  const fieldOf = (name: string) =>
    description.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  const problems = [
    ...rightsProblems(description, written, advise(object)),
    ...written.flatMap((field) =>
      judgeField(field, fieldOf(field.field), advise(object, field.field)),
    ),
    ...read.flatMap(({ field }) => judgeSearched(`${object}.${field}`, field, fieldOf(field))),
  ];
  const found =
    written.length === 0
      ? 'can be searched'
      : `${written.length} field${written.length === 1 ? '' : 's'} as they have to be`;
  return problems.length === 0 ? [ok(object, found)] : problems;
}

/** What comes back is read by the very name that was asked for, capital letters included. */
function judgeSearched(
  name: string,
  field: string,
  description: { name: string } | undefined,
): Finding[] {
  if (description?.name === field) return [];
  return [
    description === undefined
      ? failed(
          name,
          'is not there, or hidden from this user; records are looked for by it',
          'Correct the name in the configuration, or let this user read the field.',
        )
      : failed(
          name,
          `is spelled ${description.name} in the org; records are looked for by it`,
          'Spell it so in the configuration.',
        ),
  ];
}

function rightsProblems(
  { name, createable, updateable }: ObjectDescription,
  written: readonly WrittenField[],
  { grant }: Advice,
): Finding[] {
  const creates = written.some(({ when }) => when !== 'edit');
  const refused = [
    ...(creates && !createable ? ['made'] : []),
    ...(written.length > 0 && !updateable ? ['changed'] : []),
  ];
  return refused.length === 0
    ? []
    : [failed(name, `records can not be ${refused.join(' or ')} by this user`, grant)];
}
