import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { findRecords } from '../salesforce/records/find-records.ts';
import { decide, hasMoved } from './decide.ts';
import { lookupsOf, planWrites } from './plan-writes.ts';
import { resolveReferences } from './resolve-references.ts';
import { sendWrites } from './send/send-writes.ts';
import { isOpen, type SubjectRun } from './subject-run.ts';

/**
 * Each round parks at least one event of a subject whose writes Salesforce refuses for their
 * values, and folds the others again. A subject with more such events continues with its next
 * claim, so that it does not hold up the others of its batch.
 */
const MAX_ROUNDS = 5;

/**
 * Writes the open events of many subjects to the org, and decides what became of each. When
 * Salesforce refuses the values of several events together, only the event at fault is parked.
 *
 * @returns the outage that ended a later round, if there was one: the rounds before it count
 * @throws OrgOutageError when an outage ended the first round: nothing is decided, and all of it
 *   may be repeated
 */
export async function processSubjects(
  org: Org,
  runs: readonly SubjectRun[],
): Promise<OrgOutageError | undefined> {
  for (let round = 1; round <= MAX_ROUNDS && runs.some(isOpen); round += 1) {
    try {
      const plans = runs.filter(isOpen).map(planWrites);
      const found = await findRecords(org, lookupsOf(plans));
      const resolved = resolveReferences(plans, found);
      const sent = await sendWrites(
        org,
        resolved.flatMap((plan) => (hasMoved(plan) ? [] : plan.ready)),
      );
      for (const plan of resolved) {
        decide(plan.run, plan, [...plan.refused, ...(sent.get(plan.run) ?? [])]);
      }
    } catch (error) {
      if (round === 1 || !(error instanceof OrgOutageError)) throw error;
      return error;
    }
  }
  return undefined;
}
