import { fieldFromXml, fieldXml } from '../schema/field-from-xml.ts';
import { asXml, type DeployedComponent, listOf, textOf, type Xml } from './component.ts';

/** The required elements of a field by type. */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    AutoNumber: ['displayFormat'],
    Checkbox: ['defaultValue'],
    Currency: ['precision', 'scale'],
    LongTextArea: ['length', 'visibleLines'],
    Lookup: ['referenceTo', 'relationshipName'],
    MasterDetail: ['referenceTo', 'relationshipName'],
    Number: ['precision', 'scale'],
    Picklist: ['valueSet'],
    Text: ['length'],
  }),
);

/** Minimum and maximum length of a text, in characters. */
const LENGTHS: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries<readonly [number, number]>({
    Text: [1, 255],
    LongTextArea: [256, 131_072],
  }),
);

/** Types whose values can be external ids or unique. */
const KEY_TYPES = ['AutoNumber', 'Email', 'Number', 'Text'];

const MAX_DIGITS = 18;
const MAX_NAME = 40;

/**
 * The problems of a field by itself, independent of the rest of the org.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
 */
export function fieldProblems({ metadata, fullName }: DeployedComponent): string[] {
  const name = textOf(metadata.fullName) ?? '';
  if (!name.endsWith('__c')) return [];
  const { type } = metadata;
  if (typeof type !== 'string') return ['Required field is missing: type'];
  const problems = [
    ...nameProblems(name),
    ...missing(metadata, ['label']),
    ...(metadata.formula === undefined ? missing(metadata, REQUIRED.get(type) ?? [], type) : []),
    ...sizeProblems(type, metadata),
    ...keyProblems(type, metadata),
    ...picklistProblems(metadata),
    ...lookupProblems(type, metadata),
  ];
  return problems.length > 0 ? problems : unreadable(metadata, fullName);
}

function nameProblems(name: string): string[] {
  const own = name.replace(/__c$/, '');
  if (/^(?:\w+__)?[a-zA-Z](?:_?[a-zA-Z0-9])*$/.test(own) && own.length <= MAX_NAME) return [];
  return [
    `The name ${name} must begin with a letter, contain only letters, digits and single underscores, and have at most ${MAX_NAME} characters before __c`,
  ];
}

function missing(metadata: Xml, names: readonly string[], type?: string): string[] {
  const lacking = names.filter((name) => metadata[name] === undefined || metadata[name] === '');
  return lacking.map((name) =>
    type === undefined
      ? `Required field is missing: ${name}`
      : `Must specify '${name}' for a CustomField of type ${type}`,
  );
}

function sizeProblems(type: string, { length, precision, scale }: Xml): string[] {
  const [min, max] = LENGTHS.get(type) ?? [0, Number.POSITIVE_INFINITY];
  const problems: string[] = [];
  if (length !== undefined && !(Number(length) >= min && Number(length) <= max)) {
    problems.push(`The length of a ${type} field must be ${min} to ${max}, not ${length}`);
  }
  if (precision !== undefined && !(Number(precision) <= MAX_DIGITS)) {
    problems.push(`A number can have at most ${MAX_DIGITS} digits, not ${precision}`);
  }
  if (precision !== undefined && Number(scale ?? 0) > Number(precision)) {
    problems.push(`The scale ${scale} must not exceed the precision ${precision}`);
  }
  return problems;
}

function keyProblems(type: string, metadata: Xml): string[] {
  return ['externalId', 'unique']
    .filter((name) => metadata[name] === 'true' && !KEY_TYPES.includes(type))
    .map((name) => `Can not specify '${name}' for a CustomField of type ${type}`);
}

/** A lookup that must have a value cannot be cleared when its parent is deleted. */
function lookupProblems(type: string, { required, deleteConstraint }: Xml): string[] {
  const canBeCleared = deleteConstraint === undefined || deleteConstraint === 'SetNull';
  if (type !== 'Lookup' || required !== 'true' || !canBeCleared) return [];
  return [
    'field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)',
  ];
}

function picklistProblems({ valueSet }: Xml): string[] {
  const { value } = asXml(asXml(valueSet).valueSetDefinition);
  const names = listOf(value).map((each) => (textOf(asXml(each).fullName) ?? '').toLowerCase());
  const repeated = names.find((name, position) => names.indexOf(name) !== position);
  return repeated === undefined ? [] : [`Duplicate picklist value: ${repeated}`];
}

/**
 * Problems that only parsing finds, such as an unknown type or a flag other than true and false.
 */
function unreadable(metadata: Xml, fullName: string): string[] {
  const checked = fieldXml.safeParse(metadata);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return [`Bad value for ${issue?.path.join('.')} of ${fullName}: ${issue?.message}`];
  }
  try {
    fieldFromXml(checked.data);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
