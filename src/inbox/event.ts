import type { EventHeaders } from '../sources/event-headers.ts';
import type { UnmappedCode } from '../sources/source.ts';

export type { EventHeaders };

/** How an event came. */
export interface Origin {
  /** The caller, in words that may be logged. */
  readonly caller: string;
  /** The caller's IP address. */
  readonly address: string;
  /** The path as its endpoint names it. */
  readonly path: string;
}

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
  /** The arrival that brought it; absent for an event that the connector asked for. */
  readonly origin?: Origin;
  readonly status: 'pending' | 'unmapped' | 'rejected';
  /** Why nothing is to be written to Salesforce; null for a pending event. */
  readonly reason: string | null;
  /** The same as a word, for an unmapped event; otherwise null. */
  readonly code: UnmappedCode | null;
  /** The bytes as received. */
  readonly body: Buffer;
  /** The HTTP headers that its source reads; absent: none. */
  readonly headers?: EventHeaders;
}

/** Characters of a type: an index of the inbox takes no longer ones. No sender has such types. */
const MAX_TYPE_LENGTH = 255;

/** An event's type as it is stored: a longer one is cut. */
export function storedType(type: string | null): string | null {
  return type === null || type.length <= MAX_TYPE_LENGTH
    ? type
    : type.slice(0, MAX_TYPE_LENGTH).toWellFormed();
}

/** An event in the inbox that is not applied yet. */
export interface OpenEvent {
  readonly seq: string;
  readonly eventId: string;
  readonly type: string;
  /** When it was stored. */
  readonly receivedAt: Date;
  /** When the sender created it; absent when that is not known. */
  readonly createdAt?: Date;
  /** True: it waits already; otherwise it is pending. */
  readonly isWaiting?: true;
  readonly body: Buffer;
  /** The HTTP headers that its source reads; absent: none. */
  readonly headers?: EventHeaders;
}

/** Ids that a conflict is about; those that are not known are absent. */
export interface ConflictIds {
  /** Record id of the Order that the event's subject was to be written to. */
  readonly order?: string;
  /** Record id of another Order that is concerned. */
  readonly otherOrder?: string;
  /** The sender's order id that the Order already carries. */
  readonly otherSubject?: string;
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
  /** Given for a conflict of Orders. */
  readonly conflict?: ConflictIds;
}

/** The code of events of which nothing is written, since another subject has their record. */
export const RECORD_OF_ANOTHER = 'RECORD_OF_ANOTHER';

/** What a worker decided about an event. */
export type EventResult =
  /**
   * With a reason when the org has something newer that the inbox does not know; with the code as
   * well when another subject has its record.
   */
  | {
      readonly seq: string;
      readonly status: 'superseded';
      readonly reason?: string;
      readonly code?: typeof RECORD_OF_ANOTHER;
    }
  /** With a reason when Salesforce refused it and it is tried again. */
  | ({ readonly seq: string; readonly status: 'pending' } & Partial<ParkReason>)
  /**
   * With a reason and a code when Salesforce refused it and may accept it later; with a reason alone
   * when people should know something of the event. `brief` is the reason without the advice, for
   * the log.
   */
  | ({
      readonly seq: string;
      readonly status: 'waiting';
      readonly brief?: string;
    } & Partial<ParkReason>)
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
  | ({ readonly seq: string; readonly status: 'parked' } & ParkReason)
  /** It is about nothing of this installation. */
  | {
      readonly seq: string;
      readonly status: 'unmapped';
      readonly code: UnmappedCode;
      readonly reason: string;
    };
