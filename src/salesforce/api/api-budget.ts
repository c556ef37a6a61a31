import { OrgOutageError } from '../org-errors.ts';

/**
 * Keeps the org's last API calls for others.
 *
 * @param usage of the org's day, as `Sforce-Limit-Info` gave it last; undefined before the first answer
 * @param percent share of the calls of a day, above which the connector makes none
 * @throws OrgOutageError when more is used
 */
export function assertWithinBudget(
  usage: { used: number; limit: number } | undefined,
  percent: number,
): void {
  if (usage === undefined || usage.used * 100 < usage.limit * percent) return;
  throw new OrgOutageError(
    'limit',
    `${usage.used} of the org's ${usage.limit} daily API calls are used; the connector stops at ${percent} %.`,
  );
}
