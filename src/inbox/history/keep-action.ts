/**
 * What is done to an event, besides the attempts to apply it. `taken back`: its order was found to be
 * of this installation; `woken`: the record of another order that it wants may be free. The connector
 * does these two by itself, a person all others.
 */
export type Action =
  | 'replay'
  | 'apply again'
  | 'dismiss'
  | 'restore'
  | 'give way'
  | 'judge anew'
  | 'read again'
  | 'taken back'
  | 'woken';

/** The columns of `event` that {@link keepAction} needs, to be selected by a common table. */
export const FORMER = 'seq, status, error_code, error_object, error_field, reason, settled_at';

/** Where an action gets its facts from, as SQL. */
interface ActionFacts {
  /**
   * A table with the columns {@link FORMER}, as they were before the action, and a condition if one
   * is needed. Its events are locked.
   */
  readonly of: string;
  /** Who did it: a parameter, or a column; undefined for what the connector does by itself. */
  readonly by?: string;
  readonly note?: string;
}

/**
 * The statement that keeps in the history of events what is done to them, and what they were before.
 * It is part of the transaction that does it, after the events are locked. Two actions on an event at
 * the same instant are kept as one.
 */
export function keepAction(
  action: Action,
  { of, by = 'NULL', note = 'NULL' }: ActionFacts,
): string {
  return `INSERT INTO event_history (seq, round, outcome, action, actor, note, status, code, object, field, reason, since)
  SELECT former.seq, 1 + coalesce((SELECT max(round) FROM event_history h WHERE h.seq = former.seq), 0), '', '${action}',
    ${by}, ${note}, former.status, former.error_code, former.error_object, former.error_field, former.reason, former.settled_at
  FROM (SELECT * FROM ${of}) former ORDER BY former.seq
  ON CONFLICT DO NOTHING`;
}
