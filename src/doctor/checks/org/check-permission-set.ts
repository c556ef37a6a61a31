import type { Advise } from '../../advice.ts';
import { type Finding, findingsIn } from '../../finding.ts';
import type { ObjectDescriptions } from '../schema/check-schema.ts';

const { failed } = findingsIn('Salesforce');

/**
 * Finds out that the integration user probably lacks its permission set: it sees none of the custom
 * objects, even if another permission set shows it Order. Who has which permission set can be read with View Setup and Configuration only.
 *
 * @param advise returns the advice for an object
 * @returns nothing when the user sees a custom object
 */
export function checkPermissionSet(descriptions: ObjectDescriptions, advise: Advise): Finding[] {
  const custom = [...descriptions].filter(([object]) => object.endsWith('__c'));
  if (custom.some(([, description]) => description !== undefined)) return [];
  const grants = new Set([...descriptions.keys()].map((object) => advise(object).grant));
  return [
    failed(
      'permission set',
      'the integration user sees none of the custom objects that the connector writes',
      `${[...grants].join(' ')} If the org does not have the permission set, follow the advice for each object below.`,
    ),
  ];
}
