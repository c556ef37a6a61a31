import type { ObjectSchema } from '../../schema/schema.ts';
import type { RowError } from '../../write/row-error.ts';
import { fieldLabel } from '../field-value.ts';

/** An error in the words of Lightning, below its field or, without a field, above the form. */
export interface ErrorText {
  /** API name; undefined for an error of the whole record. */
  field?: string;
  label?: string;
  text: string;
}

/** The errors of a refused write: one for each field that an error names. */
export function errorTexts(object: ObjectSchema, errors: readonly RowError[]): ErrorText[] {
  return errors.flatMap((error): ErrorText[] => {
    const fields = error.fields.flatMap((name) => object.fields.get(name.toLowerCase()) ?? []);
    const text = textOf(error);
    if (fields.length === 0) return [{ text }];
    return fields.map((field) => ({ field: field.name, label: fieldLabel(field), text }));
  });
}

function textOf({ statusCode, message }: RowError): string {
  return WORDS.get(statusCode) ?? message;
}

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    REQUIRED_FIELD_MISSING: 'Complete this field.',
    JSON_PARSER_ERROR: 'Enter a valid value.',
    ENTITY_IS_DELETED: 'This record, or one that it refers to, has been deleted.',
    INVALID_CROSS_REFERENCE_KEY: 'There is no such record, or you cannot see it.',
  }),
);
