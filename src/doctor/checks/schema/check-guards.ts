import { z } from 'zod';
import type { Org } from '../../../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../../../salesforce/api/query.ts';
import { soqlText } from '../../../salesforce/api/soql.ts';
import { RequestRefusedError } from '../../../salesforce/org-errors.ts';
import type { WrittenField } from '../../../salesforce/schema/written-field.ts';
import type { Advice, Advise } from '../../advice.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok, failed, warning, skipped } = findingsIn('Salesforce guards');

const reply = z.object({
  records: z.array(
    z.object({
      ValidationName: z.string(),
      Active: z.boolean(),
      ErrorMessage: z.string().nullable(),
      ErrorDisplayField: z.string().nullable(),
      EntityDefinition: z.object({ QualifiedApiName: z.string() }),
    }),
  ),
});
type Rule = z.infer<typeof reply>['records'][number];

/**
 * Checks that validation rules of the org refuse older versions and other Digital River orders. A
 * rule is identified by its error location and by the marker that its message begins with, not by
 * its name.
 *
 * @param advise returns the advice for a field without a rule
 * @throws OrgOutageError
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_validationrule.htm
 */
export async function checkGuards(
  org: Org,
  written: readonly WrittenField[],
  advise: Advise,
): Promise<Finding[]> {
  const guarded = written.filter(({ guard }) => guard !== undefined);
  if (guarded.length === 0) {
    return [skipped('validation rules', 'the schema profile has no version fields to guard')];
  }
  try {
    const rules = await rulesOf(org, [...new Set(guarded.map(({ object }) => object))]);
    return guarded.map((field) => {
      const advice = advise(field.object, field.field);
      return checkGuard(field, rules, rules.length === 0 ? ifNotVisible(advice) : advice);
    });
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error;
    return [
      skipped(
        'validation rules',
        `not checked, because the integration user cannot read validation rules (${error.error.code})`,
        'In Setup, check that the validation rules whose names end with Guard are active, or run the doctor once as an admin (SALESFORCE_SIGN_IN=cli-org, NODE_ENV=development).',
      ),
    ];
  }
}

async function rulesOf(org: Org, objects: readonly string[]): Promise<Rule[]> {
  const query = `SELECT ValidationName, Active, ErrorMessage, ErrorDisplayField, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE EntityDefinition.QualifiedApiName IN (${objects.map(soqlText).join(', ')})`;
  const path = `/tooling${queryPath(query)}`;
  return (await readAnswer(org, path, reply)).records;
}

/** Without View Setup and Configuration, the query may return no rules instead of an error. */
function ifNotVisible({ guard, ...rest }: Advice): Advice {
  return {
    ...rest,
    guard: `${guard} If the validation rules are there, this user may not look at them: run the doctor once as an admin (SALESFORCE_SIGN_IN=cli-org, NODE_ENV=development).`,
  };
}

/**
 * Checks that an active validation rule guards a field.
 *
 * @param rules all rules that the org returned
 */
export function checkGuard(field: WrittenField, rules: readonly Rule[], advice: Advice): Finding {
  const name = `${field.object}.${field.field}`;
  const guards = rules.filter(
    ({ ErrorMessage, ErrorDisplayField, EntityDefinition }) =>
      EntityDefinition.QualifiedApiName === field.object &&
      ErrorDisplayField?.split('.').at(-1) === field.field &&
      ErrorMessage?.startsWith(field.guard ?? ''),
  );
  const active = guards.find(({ Active }) => Active);
  if (active !== undefined) return ok(name, `guarded by validation rule ${active.ValidationName}`);
  const [inactive] = guards;
  const lacking = { failed, warning }[advice.unguarded];
  return inactive === undefined
    ? lacking(
        name,
        rules.length === 0
          ? `has no validation rule that begins with ${field.guard}, or this user may not look at it`
          : `no validation rule has this field as its error location and a message that begins with ${field.guard}`,
        advice.guard,
      )
    : lacking(
        name,
        `its validation rule ${inactive.ValidationName} is not active`,
        'Activate it in Setup, Object Manager, Validation Rules.',
      );
}
