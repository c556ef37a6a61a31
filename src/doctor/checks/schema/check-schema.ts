import type { z } from 'zod';
import type { Org } from '../../../salesforce/api/org.ts';
import { readAnswer } from '../../../salesforce/api/query.ts';
import { RequestRefusedError } from '../../../salesforce/org-errors.ts';
import type { ReadField, WrittenField } from '../../../salesforce/schema/written-field.ts';
import type { Advice, Advise } from '../../advice.ts';
import { type Finding, findingsIn } from '../../finding.ts';
import { checkField, objectDescription } from './check-field.ts';

type ObjectDescription = z.infer<typeof objectDescription>;

const { ok, failed } = findingsIn('Salesforce schema');

/** The org's description of each object; undefined for one that the integration user cannot see. */
export type ObjectDescriptions = ReadonlyMap<string, ObjectDescription | undefined>;

/**
 * Reads the descriptions of the objects that the connector writes and searches. One call for each.
 *
 * @throws OrgOutageError
 */
export async function describeObjects(
  org: Org,
  fields: readonly ReadField[],
): Promise<ObjectDescriptions> {
  const descriptions = new Map<string, ObjectDescription | undefined>();
  for (const object of new Set(fields.map((field) => field.object))) {
    descriptions.set(object, await describe(org, object));
  }
  return descriptions;
}

/**
 * Checks that the org has the objects and fields that the connector writes and searches, and that
 * the integration user can write them.
 *
 * @param advise returns the advice for an object or field
 */
export function checkSchema(
  descriptions: ObjectDescriptions,
  written: readonly WrittenField[],
  read: readonly ReadField[],
  advise: Advise,
): Finding[] {
  return [...descriptions].flatMap(([object, description]) => {
    const inObject = <T extends ReadField>(fields: readonly T[]) =>
      fields.filter((field) => field.object === object);
    return checkObject(object, description, inObject(written), inObject(read), advise);
  });
}

/**
 * The written fields without the optional ones that the org lacks.
 *
 * @param descriptions the org's descriptions of all objects that are written
 */
export function presentFields(
  descriptions: ObjectDescriptions,
  written: readonly WrittenField[],
  optional: readonly ReadField[],
): WrittenField[] {
  const missing = optional.filter(
    ({ object, field }) => !descriptions.get(object)?.fields.some(({ name }) => name === field),
  );
  return written.filter(
    ({ object, field }) => !missing.some((one) => one.object === object && one.field === field),
  );
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

/**
 * Checks one object.
 *
 * @param description the org's description of it; undefined when the integration user cannot see it
 * @param written the fields of this object that the connector writes
 * @param read the fields of this object that the connector searches by
 * @returns one finding when the object fits, otherwise one for each problem
 */
export function checkObject(
  object: string,
  description: ObjectDescription | undefined,
  written: readonly WrittenField[],
  read: readonly ReadField[],
  advise: Advise,
): Finding[] {
  if (description === undefined) {
    return [
      failed(
        object,
        'does not exist, or the integration user cannot see it',
        advise(object).missing,
      ),
    ];
  }
  const fieldOf = (name: string) =>
    description.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  const problems = [
    ...permissionProblems(description, written, advise(object)),
    ...written.flatMap((field) =>
      checkField(field, fieldOf(field.field), advise(object, field.field)),
    ),
    ...read.flatMap(({ field }) => checkSearchedField(`${object}.${field}`, field, fieldOf(field))),
  ];
  const found =
    written.length === 0
      ? 'can be searched'
      : `${written.length} field${written.length === 1 ? '' : 's'} checked`;
  return problems.length === 0 ? [ok(object, found)] : problems;
}

/** Replies are read by the name in the query, so that upper and lower case must be the same. */
function checkSearchedField(
  name: string,
  field: string,
  description: { name: string } | undefined,
): Finding[] {
  if (description?.name === field) return [];
  return [
    description === undefined
      ? failed(
          name,
          'does not exist, or the integration user cannot see it; the connector finds records by it',
          'Give the integration user read access to the field with a permission set; if that is done, correct the name in the configuration.',
        )
      : failed(
          name,
          `is spelled ${description.name} in the org; the connector finds records by it`,
          'Use this spelling in the configuration.',
        ),
  ];
}

function permissionProblems(
  { name, createable, updateable }: ObjectDescription,
  written: readonly WrittenField[],
  { grant }: Advice,
): Finding[] {
  const creates = written.some(({ when }) => when !== 'edit');
  const missing = [
    ...(creates && !createable ? ['create'] : []),
    ...(written.length > 0 && !updateable ? ['edit'] : []),
  ];
  return missing.length === 0
    ? []
    : [failed(name, `the integration user cannot ${missing.join(' or ')} its records`, grant)];
}
