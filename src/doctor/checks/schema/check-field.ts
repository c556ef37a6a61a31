import { z } from 'zod';
import type { FieldKind, WrittenField } from '../../../salesforce/schema/written-field.ts';
import type { Advice } from '../../advice.ts';
import { type Finding, findingsIn, type Standing } from '../../finding.ts';

const fieldDescription = z.object({
  name: z.string(),
  type: z.string(),
  length: z.number().default(0),
  precision: z.number().default(0),
  scale: z.number().default(0),
  externalId: z.boolean().default(false),
  unique: z.boolean().default(false),
  createable: z.boolean(),
  updateable: z.boolean(),
  referenceTo: z.array(z.string()).default([]),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).default([]),
});

/**
 * The org's description of an object and its fields, as the integration user sees them.
 *
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-describe.html
 */
export const objectDescription = z.object({
  name: z.string(),
  createable: z.boolean(),
  updateable: z.boolean(),
  fields: z.array(fieldDescription),
});

type FieldDescription = z.infer<typeof fieldDescription>;

const { failed, warning } = findingsIn('Salesforce schema');

/** The types of describe that fit each kind of field. */
const TYPES: Readonly<Record<Exclude<FieldKind, 'any'>, readonly string[]>> = {
  text: ['string', 'textarea', 'picklist', 'combobox', 'url', 'email', 'phone', 'encryptedstring'],
  number: ['double', 'currency', 'percent', 'int', 'long'],
  checkbox: ['boolean'],
  date: ['date'],
  datetime: ['datetime'],
  lookup: ['reference', 'string'],
};
const ID_LENGTH = 18;

type Problem = readonly [standing: Standing & ('failed' | 'warning'), found: string, todo: string];

/**
 * Checks one field that the connector writes.
 *
 * @param description the org's description of it, in any spelling; undefined when the integration
 *   user cannot see it
 * @param advice what to do about problems that depend on what creates the field in the org
 * @returns one finding for each problem
 */
export function checkField(
  field: WrittenField,
  description: FieldDescription | undefined,
  advice: Advice,
): Finding[] {
  const name = `${field.object}.${field.field}`;
  return problemsOf(field, description, advice)
    .filter((problem) => problem !== undefined)
    .map(([standing, found, todo]) =>
      (standing === 'failed' ? failed : warning)(name, found, todo),
    );
}

function problemsOf(
  field: WrittenField,
  description: FieldDescription | undefined,
  advice: Advice,
): (Problem | undefined)[] {
  if (description === undefined) {
    return [missingProblem(field, advice)];
  }
  const { name, type } = description;
  return [
    name === field.field
      ? undefined
      : ['failed', `is spelled ${name} in the org`, advice.otherSpelling],
    ...(field.kind === 'any' || TYPES[field.kind].includes(type)
      ? [
          sizeProblem(field, description),
          lookupProblem(field, description),
          permissionProblem(field, description, advice),
          keyProblem(field, description),
          valuesProblem(field, description),
        ]
      : [
          [
            'failed',
            `is of type ${type}; expected a ${field.kind} field`,
            advice.otherType,
          ] as const,
        ]),
  ];
}

function missingProblem({ optional }: WrittenField, { missing }: Advice): Problem {
  const found = 'does not exist, or the integration user cannot see it';
  return optional
    ? [
        'warning',
        `${found}: a later release added it, and it is not written until it is there`,
        missing,
      ]
    : ['failed', found, missing];
}

function sizeProblem({ kind, size = 0 }: WrittenField, described: FieldDescription) {
  if (kind === 'number') {
    const digits = described.precision - described.scale;
    // The integer types have room for every number that is written.
    return described.type === 'int' || described.type === 'long' || digits >= size
      ? undefined
      : tooSmall(`${digits} digits before the decimal point`, size);
  }
  const needed = kind === 'lookup' && described.type === 'string' ? ID_LENGTH : size;
  const isText = kind === 'text' || described.type === 'string';
  return isText && described.type !== 'picklist' && described.length < needed
    ? tooSmall(`${described.length} characters`, needed)
    : undefined;
}

function tooSmall(actual: string, size: number): Problem {
  return [
    'failed',
    `has room for ${actual}; ${size} are needed`,
    `Increase its length to ${size} or more.`,
  ];
}

function lookupProblem({ to }: WrittenField, described: FieldDescription): Problem | undefined {
  if (to === undefined || described.type !== 'reference' || described.referenceTo.includes(to))
    return;
  return [
    'failed',
    `is a lookup to ${described.referenceTo.join(', ')}; expected a lookup to ${to}`,
    `Change it to a lookup to ${to}.`,
  ];
}

function permissionProblem(
  { when }: WrittenField,
  described: FieldDescription,
  { grant }: Advice,
): Problem | undefined {
  const missing = [
    ...(when !== 'edit' && !described.createable ? ['set it in new records'] : []),
    ...(when !== 'create' && !described.updateable ? ['edit it'] : []),
  ];
  return missing.length === 0
    ? undefined
    : ['failed', `the integration user cannot ${missing.join(' or ')}`, grant];
}

function keyProblem(
  { key, object }: WrittenField,
  { externalId, unique }: FieldDescription,
): Problem | undefined {
  if (key === undefined || (externalId && unique)) return undefined;
  const missing = [...(externalId ? [] : ['an external id']), ...(unique ? [] : ['unique'])];
  const found = `is not ${missing.join(' and not ')}`;
  const todo = 'Mark it as External ID and Unique.';
  if (key === 'upsert') {
    return ['failed', `${found}: records could be created twice, or not at all`, todo];
  }
  const consequences = [
    ...(externalId ? [] : ['searches by it are slow']),
    ...(unique
      ? []
      : [
          `two records of ${object} could carry one id, and events of that id would then be parked`,
        ]),
  ];
  return ['warning', `${found}: ${consequences.join('; ')}`, todo];
}

function valuesProblem({ values }: WrittenField, described: FieldDescription): Problem | undefined {
  if (described.type !== 'picklist' || !described.restrictedPicklist) return undefined;
  const offered = described.picklistValues.filter(({ active }) => active).map(({ value }) => value);
  const missing = values?.filter((value) => !offered.includes(value)) ?? [];
  if (values === undefined) {
    return [
      'warning',
      'is a restricted picklist: an event with a value that it does not have is parked',
      'Remove the restriction, or change the field to text.',
    ];
  }
  return missing.length === 0
    ? undefined
    : [
        'failed',
        `is a restricted picklist without the values ${missing.join(', ')}`,
        'Add these values, or remove the restriction.',
      ];
}
