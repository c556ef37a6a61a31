import type { Proof } from '../authenticate/authenticate.ts';
import type { Lookup, Version, Write } from '../salesforce/records/write.ts';
import type { Reconcile } from './reconciliation.ts';

/** The least that an event must have to be kept. */
export interface Envelope {
  /** The sender's id of the event, unique per source; by it, repeats are recognized. */
  readonly id: string;
  readonly type: string;
  /** What the event is about; null when there is nothing to write for it. */
  readonly subject: string | null;
  /** When the sender created the event; null when unknown. */
  readonly time: Date | null;
  /** True for live, false for test; null when unknown. */
  readonly live: boolean | null;
  /** Why nothing will be written for the event; absent when it is mapped. */
  readonly unmapped?: string;
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
}

/**
 * How the events of one sender are read, and what they write. Everything except `reconcile` is
 * pure: no network, no clock, no environment.
 */
export interface Source {
  readonly name: string;
  /**
   * Parses a body. A source whose numbers must keep every digit parses them as text.
   *
   * @throws InvalidEventError when the body cannot be parsed
   */
  parse(body: Buffer): unknown;
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
  /** Asks the sender for events that did not arrive; absent when it has no API for that. */
  readonly reconcile?: Reconcile | undefined;
  /** Silence of the sender that raises an alert, in milliseconds; absent: no alert. */
  readonly maxSilenceMs?: number | undefined;
}
