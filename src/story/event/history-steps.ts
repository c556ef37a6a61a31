import type { Action } from '../../inbox/history/keep-action.ts';
import type { HistoryEntry } from '../../inbox/history/read-history.ts';
import { BY_COMMAND } from '../../inbox/repair/dismissed-events.ts';
import { meaningOf } from '../judge-event.ts';

/** A step of an event's history: what an attempt came to, or what was done to the event. */
export interface HistoryStep {
  readonly kind: 'outcome' | 'action';
  /** When it was first so. */
  readonly at: Date;
  /** When it was so for the last time; the same as `at` when it was once. */
  readonly lastAt: Date;
  /** How often. */
  readonly times: number;
  /** The status that it was, or for an action the former one. */
  readonly status: string;
  /** In words, such as `waiting for its Salesforce record`, or `replayed by jane@example.com`. */
  readonly text: string;
  /** Why, in full sentences; null when there is nothing to explain. */
  readonly reason: string | null;
  readonly code: string | null;
}

/** What was done, with who did it in the place of `@`. */
const ACTIONS: Readonly<Record<Action, string>> = {
  replay: 'replayed@',
  'apply again': 'to be applied again, as was asked for@',
  dismiss: 'dismissed@',
  restore: 'its dismissal was taken back@',
  'give way': 'another order gives it its record, as was decided@',
  'judge anew': 'judged anew@: it is to be written',
  'read again': 'read again@: it is a usable event now',
  'taken back': 'its order is of this installation, so that it is to be written',
  woken: 'tried again, since the record of another order may be free',
};

/** Statuses that a settlement keeps only in the event's own row. */
const KEPT_BY_THE_EVENT = new Set(['applied', 'superseded', 'unmapped', 'rejected', 'parked']);

/** Tells the history of an event in words, in the order in which it happened. Pure. */
export function historySteps(history: readonly HistoryEntry[]): HistoryStep[] {
  return history.flatMap((entry, index) => {
    if (entry.action === null) return [outcomeStep(entry)];
    return [...formerOutcome(entry, history.slice(0, index)), actionStep(entry, entry.action)];
  });
}

function outcomeStep(entry: HistoryEntry): HistoryStep {
  const { status, code, reason, firstAt, lastAt, times } = entry;
  const text = meaningOf({ status, code });
  return { kind: 'outcome', at: firstAt, lastAt, times, status, text, reason, code };
}

function actionStep(
  { firstAt, lastAt, times, status, actor, note }: HistoryEntry,
  action: Action,
): HistoryStep {
  const text = ACTIONS[action].split('@').join(byText(actor));
  return { kind: 'action', at: firstAt, lastAt, times, status, text, reason: note, code: null };
}

/** What the event was before an action, unless its history has that already. */
function formerOutcome(entry: HistoryEntry, before: readonly HistoryEntry[]): HistoryStep[] {
  const { status, code, since } = entry;
  const isKnown = before.some(
    (each) => each.action === null && each.status === status && each.code === code,
  );
  if (since === null || !KEPT_BY_THE_EVENT.has(status) || (status === 'parked' && isKnown))
    return [];
  return [{ ...outcomeStep(entry), at: since, lastAt: since, times: 1 }];
}

const USER_ID = /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;
/** Clients of the API are kept with these words before their label. */
const CLIENT = 'the client ';

/**
 * Where something was done, and who did it, to follow what was done. The org's requests are kept with
 * the id of the user alone, and what is done in the console never is.
 */
export function byText(actor: string | null): string {
  if (actor === null) return '';
  if (actor === BY_COMMAND) return ` by the command ${BY_COMMAND}`;
  if (USER_ID.test(actor)) return ` in Salesforce by the user ${actor}`;
  return actor.startsWith(CLIENT) ? ` through the API by ${actor}` : ` in the console by ${actor}`;
}
