import { readConfig } from '../../../src/config/index.ts';
import { rewardRecordIn } from '../../../src/sources/xoxoday-plum/configure-plum.ts';
import { configuredProfile } from '../../../src/wiring/schema-profile.ts';
import { writtenFields } from '../../../src/wiring/written-fields.ts';
import { query } from '../../chaos/stage/database.ts';

/** A field that has a value in the org. */
export interface FilledField {
  /** With its object, such as `Order.Name`. */
  readonly name: string;
  /** Whether it has a value in a record that no body names. */
  readonly untouched: boolean;
}

/**
 * Fields that were written although nothing is mapped to them: what the records of the org have, and
 * an Order that no body names has not.
 *
 * @param environment the connector's variables
 * @param bystanders ids of Orders that no body names
 */
export async function checkFields(
  orgUrl: string,
  environment: Readonly<Record<string, string>>,
  bystanders: readonly string[],
): Promise<string[]> {
  const config = readConfig(environment);
  const [xanpay, plum] = [{ orderField: config.XANPAY_ORDER_FIELD }, rewardRecordIn(config)];
  const mapped = writtenFields(configuredProfile(config), { xanpay, plum });
  const objects = [...new Set(mapped.map(({ object }) => object))];
  const filled = await query<FilledField>(orgUrl, FILLED, [objects, bystanders]);
  return fieldProblems(filled, new Set(mapped.map(({ object, field }) => `${object}.${field}`)));
}

const FILLED = `
SELECT object || '.' || key AS name, bool_or(id = ANY($2)) AS untouched
FROM org_row CROSS JOIN json_each(data::json)
WHERE object = ANY($1) AND value::text NOT IN ('null', 'false')
GROUP BY 1`;
/** Fields that the org itself fills in. */
const OF_ORG = /\.(Id|Name|OwnerId|Created\w+|Last\w+|SystemModstamp)$/;

/**
 * Sentences about fields that have a value and must not.
 *
 * @param mapped the names of all fields that the connector may write
 */
export function fieldProblems(
  filled: readonly FilledField[],
  mapped: ReadonlySet<string>,
): string[] {
  if (!filled.some(({ name }) => mapped.has(name))) return ['No mapped field was written.'];
  return filled.flatMap(({ name, untouched }) => {
    if (untouched && mapped.has(name))
      return [`${name} was written to an Order that no body names.`];
    const isWrong = !untouched && !mapped.has(name) && !OF_ORG.test(name);
    return isWrong ? [`${name} was written, to which nothing is mapped.`] : [];
  });
}
