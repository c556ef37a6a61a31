/** An event that is to be stored in the inbox. */
export interface NewEvent {
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly subject: string | null;
  readonly live: boolean | null;
  readonly time: Date | null;
  /** How the caller proved its identity. */
  readonly proof: string;
  readonly status: 'pending' | 'unmapped' | 'rejected';
  /** Why nothing is to be written to Salesforce; null for a pending event. */
  readonly reason: string | null;
  /** The bytes as received. */
  readonly body: Buffer;
}

/** An event in the inbox that is not applied yet. */
export interface OpenEvent {
  readonly seq: string;
  readonly eventId: string;
  readonly type: string;
  /** When it was stored. */
  readonly receivedAt: Date;
  readonly body: Buffer;
}

/** Why an event is parked, split into the parts by which admins search for causes. */
export interface ParkReason {
  readonly reason: string;
  readonly code: string;
  readonly object: string;
  readonly field: string;
  /**
   * Salesforce's original message. It may contain values of the event, so it never leaves the
   * inbox.
   */
  readonly detail: string;
}

/** What a worker decided about an event. */
export type EventResult =
  | { readonly seq: string; readonly status: 'superseded' | 'pending' }
  /**
   * With a reason and a code when Salesforce refused it and may accept it later; with a reason alone
   * when people should know something of the event.
   */
  | ({ readonly seq: string; readonly status: 'waiting' } & Partial<ParkReason>)
  /**
   * With a reason when a part of it cannot be written in this org, or, if it `isWhole`, when people
   * should know something of it.
   */
  | {
      readonly seq: string;
      readonly status: 'applied';
      readonly reason?: string;
      readonly isWhole?: true;
    }
  | ({ readonly seq: string; readonly status: 'parked' } & ParkReason);
