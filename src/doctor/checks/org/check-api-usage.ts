import { type Finding, findingsIn } from '../../finding.ts';

const { ok, warning, failed } = findingsIn('Salesforce');

/**
 * Checks how many of the org's daily API calls are used.
 *
 * @param usage numbers of the org's last reply; undefined when it had none
 * @param budgetPercent value of SALESFORCE_API_BUDGET_PERCENT
 */
export function checkApiUsage(
  usage: { used: number; limit: number } | undefined,
  budgetPercent: number,
): Finding {
  if (usage === undefined) {
    return warning(
      'API calls',
      'the org did not report how many are used',
      'No action is needed; the connector works, but cannot pause before the limit is reached.',
    );
  }
  const { used, limit } = usage;
  const found = `${used} of ${limit} used in 24 hours; the connector pauses at ${budgetPercent} %`;
  const percent = (used * 100) / limit;
  if (percent >= budgetPercent) {
    return failed(
      'API calls',
      found,
      'Find out which integration makes so many calls, or buy more; SALESFORCE_API_BUDGET_PERCENT sets where the connector pauses.',
    );
  }
  return percent >= budgetPercent / 2
    ? warning('API calls', found, 'Find out which integration makes so many calls.')
    : ok('API calls', found);
}
