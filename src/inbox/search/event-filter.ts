/** Which events are looked for: all that is given must match. */
export interface EventFilter {
  /** The id of an order, its number, or the id of its record. */
  readonly order?: string | undefined;
  readonly eventId?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: EventStatus | undefined;
  readonly source?: string | undefined;
  /** A part of the reason, or of the note of a dismissal, in upper or lower case. */
  readonly reason?: string | undefined;
  /** Received at this time or later. */
  readonly from?: Date | undefined;
  /** Received before this time. */
  readonly to?: Date | undefined;
}

/** All statuses of events. */
export const EVENT_STATUSES = [
  ...(['pending', 'waiting', 'applied', 'superseded', 'parked', 'dismissed'] as const),
  ...(['unmapped', 'rejected'] as const),
] as const;

export type EventStatus = (typeof EVENT_STATUSES)[number];
