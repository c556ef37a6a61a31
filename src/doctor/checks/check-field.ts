import { z } from 'zod';
import type { FieldKind, WrittenField } from '../../salesforce/schema/written-field.ts';
import type { Advice } from '../advice.ts';
import { type Finding, findingsIn, type Standing } from '../finding.ts';

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
 * What the org says about an object and its fields, as this user sees them.
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

/** What comes back for each kind, in the words of describe. */
const TYPES: Readonly<Record<FieldKind, readonly string[]>> = {
  text: ['string', 'textarea', 'picklist', 'combobox', 'url', 'email', 'phone', 'encryptedstring'],
  number: ['double', 'currency', 'percent', 'int', 'long'],
  checkbox: ['boolean'],
  datetime: ['datetime'],
  lookup: ['reference', 'string'],
};
const ID_LENGTH = 18;

type Problem = readonly [standing: Standing & ('failed' | 'warning'), found: string, todo: string];

/**
 * What is wrong with one field.
 *
 * @param description what the org says of it, in whatever spelling; nothing when this user does not see it
 */
export function judgeField(
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
    return [['failed', 'is not there, or hidden from this user', advice.missing]];
  }
  const { name, type } = description;
  return [
    name === field.field
      ? undefined
      : ['failed', `is spelled ${name} in the org`, advice.otherSpelling],
    ...(TYPES[field.kind].includes(type)
      ? [
          sizeProblem(field, description),
          leadProblem(field, description),
          accessProblem(field, description, advice),
          keyProblem(field, description),
          valuesProblem(field, description),
        ]
      : [['failed', `is of type ${type}; a ${field.kind} is written`, advice.otherType] as const]),
  ];
}

function sizeProblem({ kind, size = 0 }: WrittenField, said: FieldDescription) {
  if (kind === 'number') {
    const digits = said.precision - said.scale;
    // A whole number's own type has as many digits as are ever written.
    return said.type === 'int' || said.type === 'long' || digits >= size
      ? undefined
      : tooSmall(`${digits} digits before the decimal point`, size);
  }
  const needed = kind === 'lookup' && said.type === 'string' ? ID_LENGTH : size;
  const isText = kind === 'text' || said.type === 'string';
  return isText && said.type !== 'picklist' && said.length < needed
    ? tooSmall(`${said.length} characters`, needed)
    : undefined;
}

function tooSmall(has: string, size: number): Problem {
  return ['failed', `has room for ${has}; ${size} are needed`, `Make it longer: ${size} or more.`];
}

function leadProblem({ to }: WrittenField, said: FieldDescription): Problem | undefined {
  if (to === undefined || said.type !== 'reference' || said.referenceTo.includes(to)) return;
  return [
    'failed',
    `leads to ${said.referenceTo.join(', ')}; it has to lead to ${to}`,
    `Make it a lookup to ${to}.`,
  ];
}

function accessProblem(
  { when }: WrittenField,
  said: FieldDescription,
  { grant }: Advice,
): Problem | undefined {
  const refused = [
    ...(when !== 'edit' && !said.createable ? ['set'] : []),
    ...(when !== 'create' && !said.updateable ? ['changed'] : []),
  ];
  return refused.length === 0
    ? undefined
    : ['failed', `can not be ${refused.join(' or ')} by this user`, grant];
}

function keyProblem({ key }: WrittenField, said: FieldDescription): Problem | undefined {
  const lacks = [
    ...(said.externalId ? [] : ['an external id']),
    ...(said.unique ? [] : ['unique']),
  ].join(' and ');
  if (key === undefined || lacks === '') return undefined;
  const todo = 'Mark it as External ID and Unique.';
  return key === 'upsert'
    ? ['failed', `is not ${lacks}: records could be made twice, or not at all`, todo]
    : [
        'warning',
        `is not ${lacks}: it is searched slowly, and two records may have the same`,
        todo,
      ];
}

function valuesProblem({ values }: WrittenField, said: FieldDescription): Problem | undefined {
  if (said.type !== 'picklist' || !said.restrictedPicklist) return undefined;
  const offered = said.picklistValues.filter(({ active }) => active).map(({ value }) => value);
  const lacking = values?.filter((value) => !offered.includes(value)) ?? [];
  if (values === undefined) {
    return [
      'warning',
      'is a restricted picklist: an event with any other value is parked',
      'Take the restriction off, or make it a text.',
    ];
  }
  return lacking.length === 0
    ? undefined
    : [
        'failed',
        `is a restricted picklist without ${lacking.join(', ')}`,
        'Add what lacks, or take the restriction off.',
      ];
}
