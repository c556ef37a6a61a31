import type { Condition, ConditionKind } from '../condition.ts';
import type { AlertFacts } from '../facts.ts';
import {
  apiCallsConditions,
  documentConditions,
  overdueConditions,
  pausedConditions,
  pendingConditions,
  retriedConditions,
  storageConditions,
} from './connector-conditions.ts';
import {
  heldCondition,
  parkedCondition,
  settingCondition,
  waitingConditions,
} from './event-conditions.ts';
import {
  otherModeCondition,
  rejectedCondition,
  silentCondition,
  webhookCondition,
} from './sender-conditions.ts';

/** The conditions that hold now. */
export interface Observation {
  readonly conditions: readonly Condition[];
  /** The kinds that could be judged; of the others nothing is known. */
  readonly kinds: ReadonlySet<ConditionKind>;
  /** The kinds that are not watched any more: what was known of them is forgotten. */
  readonly unwatched?: ReadonlySet<ConditionKind>;
}

/** Judges what needs a person. */
export function conditionsOf(facts: AlertFacts): Observation {
  const judged: Partial<Record<ConditionKind, Condition[]>> = {
    ...of('parked', facts.parked?.map(parkedCondition)),
    ...of('paused', facts.pauses && pausedConditions(facts.pauses)),
    ...of('held', facts.held?.map(heldCondition)),
    ...of('setting', facts.settings?.map(settingCondition)),
    ...of('waiting', facts.waiting === undefined ? undefined : waitingConditions(facts.waiting)),
    ...of('no-worker', facts.overdue === undefined ? undefined : overdueConditions(facts.overdue)),
    ...of('pending', facts.pending === undefined ? undefined : pendingConditions(facts.pending)),
    ...of('retried', facts.retried === undefined ? undefined : retriedConditions(facts.retried)),
    ...of('webhook', facts.webhooks?.map(webhookCondition)),
    ...of('silent', facts.silent?.map(silentCondition)),
    ...of('other-mode', facts.otherMode?.map(otherModeCondition)),
    ...of('rejected', facts.rejected?.map(rejectedCondition)),
    ...of('documents', facts.documents && documentConditions(facts.documents)),
    ...of('api-calls', facts.apiCalls && apiCallsConditions(facts.apiCalls)),
    ...of('storage', facts.storage && storageConditions(facts.storage)),
  };
  return {
    conditions: Object.values(judged).flat(),
    kinds: new Set(Object.keys(judged) as ConditionKind[]),
    unwatched: new Set(facts.webhooks === null ? ['webhook'] : []),
  };
}

function of(kind: ConditionKind, conditions: Condition[] | undefined) {
  return conditions === undefined ? {} : { [kind]: conditions };
}
