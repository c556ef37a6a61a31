import type { Advice } from '../../doctor/advice.ts';
import { checkGuards } from '../../doctor/checks/schema/check-guards.ts';
import { checkSchema, describeObjects } from '../../doctor/checks/schema/check-schema.ts';
import { type Finding, findingsIn } from '../../doctor/finding.ts';
import type { Org } from '../../salesforce/api/org.ts';
import { OrgOutageError } from '../../salesforce/org-errors.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import {
  mappedReadFields,
  mappedWrittenFields,
} from '../../sources/mapped/mapped-written-fields.ts';

const { failed } = findingsIn('Salesforce');

/**
 * Compares a mapping with the org, by the checks of the doctor: objects, fields, types, lengths,
 * external ids, rights and guards.
 *
 * @param file name of the mapping file, for advice
 */
export async function checkOrg(org: Org, file: string, mapping: Mapping): Promise<Finding[]> {
  const written = mappedWrittenFields(mapping);
  const read = mappedReadFields(mapping);
  const advise = () => adviceFor(file);
  try {
    const descriptions = await describeObjects(org, [...written, ...read]);
    return [
      ...checkSchema(descriptions, written, read, advise),
      ...(await checkGuards(org, written, advise)),
    ];
  } catch (error) {
    if (!(error instanceof OrgOutageError)) throw error;
    return [failed('org', error.problem, error.advice)];
  }
}

function adviceFor(file: string): Advice {
  const metadata = `"npm run source -- metadata ${file} --out FOLDER"`;
  const grant =
    'Assign the permission set "… Connector Integration" of the source to the integration user.';
  return {
    missing: `Deploy the files of ${metadata}, and assign its permission set; or correct the name in ${file}.`,
    otherType: `Choose another field in ${file}, or change how its value is read (as).`,
    otherSpelling: `Use this spelling in ${file}.`,
    grant,
    guard: `Deploy the validation rule of ${metadata}. Without it, only the inbox prevents that something older is written.`,
    unguarded: 'warning',
  };
}
