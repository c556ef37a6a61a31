import type { Proof } from '../../authenticate/authenticate.ts';
import { InvalidEventError } from '../../errors.ts';
import type { Lookup, Version, Write } from '../../salesforce/records/write.ts';
import type { EventHeaders } from '../../sources/event-headers.ts';
import type { Envelope, Source } from '../../sources/source.ts';

/** A sample of what a sender posts. */
export interface Sample {
  /** What people call it: the name of its file. */
  readonly name: string;
  readonly body: Buffer;
  /** The headers that the source reads, in lower case. */
  readonly headers: EventHeaders;
}

/** What a source reads from one event of a sample. */
export interface ExaminedEvent {
  /** The sample's name, with the number of the event when the sample has several. */
  readonly name: string;
  readonly envelope?: Envelope;
  readonly keys: Readonly<Record<string, string>>;
  readonly keysVersion?: Version;
  readonly writes: readonly Write[];
  readonly lookups: readonly Lookup[];
  readonly notes: readonly string[];
  readonly problem?: EventProblem;
}

/**
 * Why an event cannot be used. `rejected`: the arrival is kept and never applied; `parked`: it is
 * stored, and needs a person.
 */
interface EventProblem {
  readonly kind: 'rejected' | 'parked';
  readonly reason: string;
}

const NOTHING = { keys: {}, writes: [], lookups: [], notes: [] } as const;

/**
 * Reads the events of a sample as the connector would, without any I/O.
 *
 * @param arrivedAt stands for the time of arrival: no version is later
 */
export function examineSample(source: Source, sample: Sample, arrivedAt: Date): ExaminedEvent[] {
  let bodies: readonly Buffer[];
  try {
    bodies = source.split?.(sample.body) ?? [sample.body];
  } catch (error) {
    return [{ name: sample.name, ...NOTHING, problem: problemOf('rejected', error) }];
  }
  return bodies.map((body, index) => {
    const name = bodies.length === 1 ? sample.name : `${sample.name}, event ${index + 1}`;
    return { name, ...examineBody(source, { ...sample, body }, arrivedAt) };
  });
}

function examineBody(
  source: Source,
  { body, headers }: Sample,
  arrivedAt: Date,
): Omit<ExaminedEvent, 'name'> {
  let parsed: unknown;
  let envelope: Envelope;
  try {
    parsed = source.parse(body, headers);
    envelope = source.envelope(parsed, SAMPLE_PROOF);
  } catch (error) {
    return { ...NOTHING, problem: problemOf('rejected', error) };
  }
  if (envelope.unmapped !== undefined) return { ...NOTHING, envelope };
  try {
    const { keys, keysVersion, writes, notes = [] } = source.contribution(parsed, arrivedAt);
    const lookups = source.lookups(keys);
    const version = keysVersion === undefined ? {} : { keysVersion };
    return { envelope, keys, ...version, writes, lookups, notes };
  } catch (error) {
    return { ...NOTHING, envelope, problem: problemOf('parked', error) };
  }
}

/** The samples come from a person, and prove nothing. */
const SAMPLE_PROOF: Proof = { method: 'none', caller: 'a sample' };

function problemOf(kind: EventProblem['kind'], error: unknown): EventProblem {
  if (!(error instanceof InvalidEventError)) throw error;
  return { kind, reason: error.message };
}
