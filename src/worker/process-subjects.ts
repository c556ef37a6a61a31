import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { findRecords } from '../salesforce/records/find-records.ts';
import { decide, hasMoved } from './decide.ts';
import type { FreshState } from './fresh-state/fresh-state.ts';
import { refreshPlans } from './fresh-state/refresh-plans.ts';
import { isContested, resolveConflicts } from './give-way/resolve-conflicts.ts';
import type { Rivals } from './give-way/rivals.ts';
import { lookupsOf, planWrites } from './plan-writes.ts';
import { type ResolvedPlan, resolveReferences } from './resolve-references.ts';
import { sendWrites } from './send/send-writes.ts';
import { isOpen, type SubjectRun } from './subject-run.ts';

/**
 * Each round parks at least one event of a subject whose writes Salesforce refuses for their
 * values, and folds the others again; or it creates a record that others refer to, and looks for it.
 * A subject that needs more rounds continues with its next claim, so that it does not hold up the
 * others of its batch.
 */
const MAX_ROUNDS = 5;

/** What of the runs was not decided. */
export interface UndecidedRuns {
  /** The outage that ended the work, if there was one: what was decided before it counts. */
  readonly outage: OrgOutageError | undefined;
  /**
   * Runs of which nothing is decided: the inbox has a newer event of each, or an outage came before
   * its conflict was resolved.
   */
  readonly renewed: ReadonlySet<SubjectRun>;
}

/** Whom the processing may ask, besides the org. */
export interface Helpers {
  /** Asked before late events are applied, in the first round; undefined: no sender is asked. */
  readonly freshState?: FreshState | undefined;
  /** Claims subjects whose record others want; without it, all of these are conflicts. */
  readonly rivals?: Rivals | undefined;
}

/**
 * Writes the open events of many subjects to the org, and decides what became of each. When
 * Salesforce refuses the values of several events together, only the event at fault is parked.
 *
 * @throws OrgOutageError when an outage came before anything was decided: all of it may be repeated
 */
export async function processSubjects(
  org: Org,
  runs: readonly SubjectRun[],
  { freshState, rivals }: Helpers = {},
): Promise<UndecidedRuns> {
  let renewed: ReadonlySet<SubjectRun> = new Set();
  let hasDecided = false;
  let unresolved: readonly SubjectRun[] = [];
  const isLeft = (run: SubjectRun) => isOpen(run) && !renewed.has(run);
  for (let round = 1; round <= MAX_ROUNDS && runs.some(isLeft); round += 1) {
    try {
      const plans = runs.filter(isLeft).map(planWrites);
      const found = await findRecords(org, lookupsOf(plans));
      const asked = round === 1 ? freshState : undefined;
      const refreshed = await refreshPlans(asked, resolveReferences(plans, found));
      if (round === 1) renewed = refreshed.renewed;
      const [contested, free] = partition(refreshed.plans, isContested);
      await writeAndDecide(org, free);
      hasDecided ||= free.length > 0;
      // Later, something is decided of each of them already.
      if (round === 1) unresolved = contested.map(({ run }) => run);
      // Last, since it may take seconds to learn more about a conflict.
      for (const plan of await resolveConflicts(org, contested, rivals)) {
        decide(plan.run, plan, plan.refused);
      }
      hasDecided = true;
      unresolved = [];
    } catch (error) {
      if (!hasDecided || !(error instanceof OrgOutageError)) throw error;
      return { outage: error, renewed: new Set([...renewed, ...unresolved]) };
    }
  }
  return { outage: undefined, renewed };
}

async function writeAndDecide(org: Org, plans: readonly ResolvedPlan[]): Promise<void> {
  const sent = await sendWrites(
    org,
    plans.flatMap((plan) => (hasMoved(plan) ? [] : plan.ready)),
  );
  for (const plan of plans) {
    decide(plan.run, plan, [...plan.refused, ...(sent.get(plan.run) ?? [])]);
  }
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
