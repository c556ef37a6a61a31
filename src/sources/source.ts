import type { Proof } from '../authenticate/authenticate.ts';
import type { Lookup, Write } from '../salesforce/records/write.ts';
import type { Reconcile } from './reconciliation.ts';

/** The least an event must have to be kept. */
export interface Envelope {
  /** The sender's id of the event: unique per source, the protection against repeats. */
  readonly id: string;
  readonly type: string;
  /** What the event is about; nothing for types that we have nothing to write for. */
  readonly subject: string | null;
  /** When the sender made the event. */
  readonly time: Date | null;
  /** True for live, false for test; nothing when the sender does not say. */
  readonly live: boolean | null;
  /** Why nothing will be written for it; absent when it is mapped. */
  readonly unmapped?: string;
}

/** What one event says: keys that help to find its records, and the changes it asks for. */
export interface Contribution {
  readonly keys: Readonly<Record<string, string>>;
  readonly writes: readonly Write[];
}

/**
 * Reads the events of one sender, and says what they change. Everything but `reconcile` is pure: no network, no clock, no
 * environment.
 */
export interface Source {
  readonly name: string;
  /**
   * Reads a body; a source whose numbers must not lose digits reads them as text.
   *
   * @throws InvalidEventError
   */
  parse(body: Buffer): unknown;
  /**
   * Reads just enough to keep the event.
   *
   * @param body as {@link Source.parse} read it
   * @param proof how its caller proved itself: for some senders that alone tells live from test
   * @throws InvalidEventError
   */
  envelope(body: unknown, proof: Proof): Envelope;
  /**
   * Reads what a mapped event says.
   *
   * @param body as {@link Source.parse} read it
   * @throws InvalidEventError
   */
  contribution(body: unknown): Contribution;
  /** How the subject's records are found, from the keys of all its events together. */
  lookups(keys: Readonly<Record<string, string>>): readonly Lookup[];
  /** Asks the sender for what its webhooks did not bring; absent when it can't be asked. */
  readonly reconcile?: Reconcile | undefined;
  /** How long it may send nothing before that is an alert, in milliseconds; absent when silence means nothing. */
  readonly maxSilenceMs?: number | undefined;
}
