import { STALE_MARKER } from '../../salesforce/classify-error.ts';
import { apiName, labelOf } from './labels.ts';
import { metadataXml } from './xml.ts';

const MAX_RULE_NAME = 40;

/** The name of the rule that guards a version field. */
export function guardName(field: string): string {
  const suffix = '_Guard';
  return apiName(labelOf(field), MAX_RULE_NAME - suffix.length) + suffix;
}

/**
 * The file of the validation rule that refuses an older version: the second line of defence.
 *
 * @param field the version field
 * @param source what people call the source
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/validationformulas.htm
 */
export function guardFile(field: string, source: string): string {
  const formula = `AND(
  NOT(ISNEW()),
  NOT(ISBLANK(PRIORVALUE(${field}))),
  NOT(ISBLANK(${field})),
  ${field} < PRIORVALUE(${field})
)`;
  return metadataXml('ValidationRule', [
    ['fullName', guardName(field)],
    ['active', 'true'],
    [
      'description',
      'Second line of defence of the connector: refuses a change with an older version than the one already applied. The connector reads the marker in the message; do not change its first word.',
    ],
    ['errorConditionFormula', formula],
    ['errorDisplayField', field],
    [
      'errorMessage',
      `${STALE_MARKER}: The record is already newer than this change of ${source}. An older event must not overwrite it. To set it back on purpose, blank the version field first.`,
    ],
  ]);
}
