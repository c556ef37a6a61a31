import type { ResolvedPlan } from '../resolve-references.ts';
import type { SubjectRun } from '../subject-run.ts';
import type { FreshState } from './fresh-state.ts';

/** Plans that are based on the present state, and runs of which the inbox has something newer. */
export interface RefreshedPlans {
  readonly plans: readonly ResolvedPlan[];
  /** Nothing is decided of these: they are to be claimed again, with their new event. */
  readonly renewed: ReadonlySet<SubjectRun>;
}

/**
 * Asks for the present state of what late events are about. Only subjects whose record is known are
 * asked about: while events wait for it, an answer would be out of date when it is found.
 *
 * @param freshState undefined: no sender is asked
 */
export async function refreshPlans(
  freshState: FreshState | undefined,
  plans: readonly ResolvedPlan[],
): Promise<RefreshedPlans> {
  const now = Date.now();
  const due = plans.filter(
    (plan) => hasRecord(plan) && freshState?.isDue(plan.run.subject, now) === true,
  );
  if (freshState === undefined || due.length === 0) return { plans, renewed: new Set() };
  const answers = await freshState.ask(
    due.map(({ run }) => run.subject),
    now,
  );
  const isRenewed = ({ run }: ResolvedPlan) => answers.get(run.subject) === 'renewed';
  return {
    plans: plans.filter((plan) => !isRenewed(plan)).map((plan) => withNote(plan, answers)),
    renewed: new Set(plans.filter(isRenewed).map(({ run }) => run)),
  };
}

/** Also one that another subject has: it may get that one next. */
function hasRecord({ ready, refusal }: ResolvedPlan): boolean {
  return ready.length > 0 || refusal?.parties !== undefined;
}

function withNote(
  plan: ResolvedPlan,
  answers: Awaited<ReturnType<FreshState['ask']>>,
): ResolvedPlan {
  const answer = answers.get(plan.run.subject);
  return answer === undefined || answer === 'renewed'
    ? plan
    : { ...plan, notes: [...plan.notes, answer.note] };
}
