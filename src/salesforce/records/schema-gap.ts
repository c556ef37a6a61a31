import { isSchemaError, type SalesforceErrorDetails } from '../classify-error.ts';
import type { SchemaGaps } from '../memory/schema-gaps.ts';
import { namedFields } from '../named-fields.ts';
import type { Refusal } from '../refusal.ts';

/** Whether Salesforce refuses everything that uses the same object and fields. */
export function isSchemaGap(error: SalesforceErrorDetails): boolean {
  return isSchemaError(error) || error.code === 'INVALID_FIELD_FOR_INSERT_UPDATE';
}

/**
 * Notes what the org lacks.
 *
 * @param refusal made of the error
 * @param used API names of the fields that the refused request used
 */
export function noteGap(
  gaps: SchemaGaps,
  error: SalesforceErrorDetails,
  refusal: Refusal,
  used: readonly string[],
): void {
  for (const fields of missingTogether(error, used)) gaps.note(refusal.object, fields, refusal);
}

/** Sets of fields, each of which is reason enough; an empty one is the object itself. */
function missingTogether(
  error: SalesforceErrorDetails,
  used: readonly string[],
): (readonly string[])[] {
  if (error.code === 'INVALID_TYPE') return [[]];
  const named = namedFields(error).filter((field) => used.includes(field));
  return named.length === 0 ? [used] : named.map((field) => [field]);
}
