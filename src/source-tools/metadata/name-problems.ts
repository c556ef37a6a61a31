import type { PlannedField, PlannedObject } from './planned-object.ts';

/** Names of objects and fields have at most this many characters before `__c`. */
const MAX_NAME = 40;
const NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const MAX_KEY_LENGTH = 255;
const MAX_TEXT_LENGTH = 131_072;

/**
 * What Salesforce would refuse of an object, in sentences.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
 */
export function nameProblems({ name, isNew, fields }: PlannedObject): string[] {
  return [
    ...(isNew ? refusals(name, name) : []),
    ...fields.flatMap((field) => [
      ...refusals(`${name}.${field.field}`, field.field),
      ...typeProblems(`${name}.${field.field}`, field),
    ]),
  ];
}

function refusals(shown: string, name: string): string[] {
  const own = name.replace(/__c$/i, '');
  if (own.length > MAX_NAME) {
    return [`${shown} has ${own.length} characters before __c; expected at most ${MAX_NAME}.`];
  }
  return NAME.test(own)
    ? []
    : [
        `${shown}: expected a letter first, then letters, digits and single underscores, and no underscore before __c.`,
      ];
}

function typeProblems(shown: string, { type, role }: PlannedField): string[] {
  if (role === 'key' && type.kind !== 'text') {
    return [`${shown} is a key and gets ${type.kind} values; expected a text.`];
  }
  if (type.kind === 'number' && type.digits < 0) {
    return [`${shown} has ${type.places} digits after the point; expected at most 18 in all.`];
  }
  if (type.kind !== 'text') return [];
  const max = role === 'key' ? MAX_KEY_LENGTH : MAX_TEXT_LENGTH;
  return type.length > max
    ? [`${shown} has ${type.length} characters; expected at most ${max}.`]
    : [];
}
