import type { Proof } from '../authenticate/authenticate.ts';
import type { Lookup, Version, Write } from '../salesforce/records/write.ts';
import type { EventHeaders } from './event-headers.ts';
import type { Reconcile } from './reconciliation.ts';

/**
 * Why there is nothing to write for an event: its type or status is not mapped, it is of the other
 * mode (live or test), it is not about anything of this installation, or it is no event of the sender
 * but a verification of the way to the connector, which is counted apart from all others.
 */
export type UnmappedCode = 'UNMAPPED_TYPE' | 'OTHER_MODE' | 'NOT_OURS' | 'VERIFICATION';

/** Why there is nothing to write for an event. */
export interface Unmapped {
  readonly code: UnmappedCode;
  /** In a full sentence. */
  readonly reason: string;
}

/** The least that an event must have to be kept. */
export interface Envelope {
  /** The sender's id of the event, unique per source; by it, repeats are recognized. */
  readonly id: string;
  readonly type: string;
  /** What the event is about; null when that is not known, as for some that are not mapped. */
  readonly subject: string | null;
  /** When the sender created the event; null when unknown. */
  readonly time: Date | null;
  /** True for live, false for test; null when unknown. */
  readonly live: boolean | null;
  /** Why nothing will be written for the event; absent when it is mapped. */
  readonly unmapped?: Unmapped;
}

/** How far a subject has come, as one of its events shows. */
export interface Stage {
  /** The sender's word for it, such as `cancelled`. */
  readonly name: string;
  /**
   * `early`: anything may still become of it. `accepted`: it is to be carried out, or was. `dead`:
   * it has ended, and nothing follows. `other`: anything else.
   */
  readonly kind: 'early' | 'accepted' | 'dead' | 'other';
  readonly version: Version;
  /** Whether the event shows that the subject was carried out once, if only in part. */
  readonly isCarriedOut: boolean;
  /** True: it also shows all stages that the subject has been in before. */
  readonly isWhole?: boolean;
}

/** How a record passes from a subject that is dead to another one that is accepted. */
export interface Succession {
  /** False: never without a person's decision. */
  readonly isAutomatic: boolean;
  /** What the type of an event shows whose body is deleted; undefined when it shows nothing. */
  stageOfType(type: string): Stage | undefined;
  /**
   * What is known of a subject besides its events, which are deleted some day.
   *
   * @param state `keys` and `linked` as in `SubjectState`
   */
  knownStages(state: {
    readonly keys: Readonly<Record<string, string>>;
    readonly linked: readonly Write[];
  }): readonly Stage[];
  /**
   * The writes that close the further records of a subject that gives way.
   *
   * @param key of the subject
   * @param stage the newest one that is known; undefined without any
   */
  closingWrites(key: string, stage: Stage | undefined): readonly Write[];
}

/**
 * What one event contributes to its subject: keys that help to find its records, and its writes.
 */
export interface Contribution {
  readonly keys: Readonly<Record<string, string>>;
  /** Of two events that contribute the same key, the one with the newer version wins. */
  readonly keysVersion?: Version;
  readonly writes: readonly Write[];
  /** What people should know of the event although it is applied, in full sentences. */
  readonly notes?: readonly string[];
  /** Absent for an event that shows nothing of it, and for subjects that never give way. */
  readonly stage?: Stage;
}

/** How many events one arrival may carry. */
export const MAX_EVENTS_PER_ARRIVAL = 1000;

/**
 * How the events of one sender are read, and what they write. Everything except `reconcile` is
 * pure: no network, no clock, no environment.
 */
export interface Source {
  readonly name: string;
  /**
   * Names of the HTTP headers that the source reads, in lower case. They are kept with the body;
   * absent: none.
   */
  readonly headers?: readonly string[] | undefined;
  /**
   * Divides the body of an arrival into the bodies of its events, which are stored in one
   * transaction. Absent: an arrival is one event.
   *
   * @returns at least one body, and at most {@link MAX_EVENTS_PER_ARRIVAL}; `body` itself when the
   *   arrival is one event, as it stands
   * @throws InvalidEventError when it cannot be divided
   */
  split?(body: Buffer): readonly Buffer[];
  /**
   * Parses an event. A source whose numbers must keep every digit parses them as text.
   *
   * @param headers those that the source names, as they arrived; none when they are not known
   * @throws InvalidEventError when the body cannot be parsed
   */
  parse(body: Buffer, headers?: EventHeaders): unknown;
  /**
   * Reads what is needed to keep the event.
   *
   * @param body as {@link Source.parse} returned it
   * @param proof the caller's proof; some senders tell live from test only by their credentials
   * @throws InvalidEventError naming the first invalid field
   */
  envelope(body: unknown, proof: Proof): Envelope;
  /**
   * Reads the keys and writes of a mapped event.
   *
   * @param body as {@link Source.parse} returned it
   * @param arrivedAt when the event was stored: no version is later
   * @throws InvalidEventError naming the first invalid field
   */
  contribution(body: unknown, arrivedAt: Date): Contribution;
  /**
   * How the subject's records are found.
   *
   * @param keys the keys of all events of the subject together
   * @throws InvalidEventError when a key is invalid
   */
  lookups(keys: Readonly<Record<string, string>>): readonly Lookup[];
  /**
   * What people call a key, such as the field that a look-up compares with it. Absent: as it is kept.
   *
   * @returns undefined when it has no other name
   */
  keyName?(key: string): string | undefined;
  /** Whether events become unmapped whose subject is of no order of this installation. */
  readonly leavesOut?: boolean | undefined;
  /**
   * Whether the proof that an event needs depends on its type. Then a rejected arrival is never read
   * again: its type was not known when its proof was judged.
   */
  readonly provesByType?: boolean | undefined;
  /** How a subject gives way to another one; absent: it never does. */
  readonly succession?: Succession | undefined;
  /** Asks the sender for events that did not arrive; absent when it has no API for that. */
  readonly reconcile?: Reconcile | undefined;
  /** Silence of the sender that raises an alert, in milliseconds; absent: no alert. */
  readonly maxSilenceMs?: number | undefined;
}
