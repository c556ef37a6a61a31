import type { FieldSchema, ObjectSchema } from '../../../local/org/schema/schema.ts';

/** The schema of an object Thing__c with these fields. */
export function objectWith(fields: readonly FieldSchema[]): ObjectSchema {
  return {
    name: 'Thing__c',
    label: 'Thing',
    pluralLabel: 'Things',
    keyPrefix: 'a00',
    custom: true,
    nameField: 'Name',
    fields: new Map(fields.map((each) => [each.name.toLowerCase(), each])),
    validationRules: [],
  };
}
