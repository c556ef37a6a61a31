/** An event on its way into the inbox. */
export interface NewEvent {
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly subject: string | null;
  readonly live: boolean | null;
  readonly time: Date | null;
  /** How its caller proved itself. */
  readonly proof: string;
  readonly status: 'pending' | 'unmapped' | 'rejected';
  /** Why nothing will be written; null when something will. */
  readonly reason: string | null;
  /** The bytes as they came. */
  readonly body: Buffer;
}

/** An event in the inbox that is still to be applied. */
export interface OpenEvent {
  readonly seq: string;
  readonly eventId: string;
  readonly type: string;
  readonly body: Buffer;
}

/** Why an event is parked, in the parts by which people look for causes. */
export interface ParkReason {
  readonly reason: string;
  readonly code: string;
  readonly object: string;
  readonly field: string;
  /** Salesforce's own words; may echo values, so it never leaves the inbox. */
  readonly detail: string;
}

/** What a worker found out about an event. */
export type EventResult =
  | { readonly seq: string; readonly status: 'superseded' | 'waiting' | 'pending' }
  /** With a reason when a part of it may not be written in this org. */
  | { readonly seq: string; readonly status: 'applied'; readonly reason?: string }
  | ({ readonly seq: string; readonly status: 'parked' } & ParkReason);
