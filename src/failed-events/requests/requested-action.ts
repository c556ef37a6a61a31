/** What the inbox knows of an event that has a Failed Event record. */
export interface InboxOutcome {
  readonly status: string;
  /**
   * Whether the org shows the event's current outcome. `unknown`: it was sent, and the process died
   * before it saved that.
   */
  readonly isShown: 'yes' | 'no' | 'unknown';
  /** Whether the inbox still has the body, without which an event cannot be applied. */
  readonly hasBody: boolean;
}

/** What the org says of the event's record. */
export interface RecordState {
  readonly status: string | null;
  readonly isDeleted: boolean;
}

/** What a person asks for by changing a Failed Event record. */
export type RequestedAction =
  | 'replay'
  | 'dismiss'
  /** Keep the note of an event that is dismissed already. */
  | 'annotate'
  | 'restore'
  /** Show the event's outcome once more: the change has no meaning. */
  | 'show again'
  /** Say that the connector does not have the event. */
  | 'explain'
  | 'none';

type Actions = ReadonlyMap<string, RequestedAction>;

const SETTLED = actions({
  Reprocess: 'show again',
  Parked: 'show again',
  Dismissed: 'show again',
});

/** By the event's status, and then by the record's: who set it was a person, not the connector. */
const ACTIONS: ReadonlyMap<string, Actions> = new Map(
  Object.entries({
    parked: actions({
      Reprocess: 'replay',
      Dismissed: 'dismiss',
      Processed: 'dismiss',
      deleted: 'dismiss',
    }),
    dismissed: actions({
      Reprocess: 'replay',
      Parked: 'restore',
      Dismissed: 'annotate',
      Processed: 'show again',
    }),
    applied: SETTLED,
    superseded: SETTLED,
  }),
);

/** A map: the org's statuses may be any words. */
function actions(byStatus: Readonly<Record<string, RequestedAction>>): Actions {
  return new Map(Object.entries(byStatus));
}

/**
 * What a changed record means. Pure. The connector's own writes mean nothing, as do changes that
 * were made before the event got another outcome: that one is shown next.
 *
 * @param outcome undefined when the inbox does not have the event
 */
export function requestedAction(
  outcome: InboxOutcome | undefined,
  { status, isDeleted }: RecordState,
): RequestedAction {
  const seen = isDeleted ? 'deleted' : (status ?? '');
  if (outcome === undefined) return seen === 'Reprocess' ? 'explain' : 'none';
  if (outcome.isShown === 'no') return 'none';
  const action = ACTIONS.get(outcome.status)?.get(seen) ?? 'none';
  // A status that was there before the outcome was sent can be repeated without harm only here.
  if (outcome.isShown === 'unknown') return action === 'replay' ? action : 'none';
  const isLost = outcome.status === 'dismissed' && !outcome.hasBody;
  return isLost && (action === 'replay' || action === 'restore') ? 'show again' : action;
}
