import type { Proof } from '../authenticate/authenticate.ts';
import { InvalidEventError } from '../errors.ts';
import type { EventHeaders } from '../sources/event-headers.ts';
import { MAX_EVENTS_PER_ARRIVAL, type Source, type Unmapped } from '../sources/source.ts';
import type { NewEvent } from './event.ts';
import { type RejectedBody, rejectedId } from './rejected-id.ts';

/**
 * The event that a body carries. With a problem, the body is no usable event and is stored as
 * rejected.
 */
export type ReadResult = { readonly event: NewEvent; readonly problem?: InvalidEventError };

/**
 * Reads the envelope of a body: just what is needed to store it.
 *
 * @param body the bytes as received
 * @param proof how the caller proved its identity
 * @param headers those that the source reads
 * @param isPart whether the body is one of several that an arrival was divided into
 */
export function readEvent(
  source: Source,
  body: Buffer,
  proof: Proof,
  headers: EventHeaders = {},
  isPart = false,
): ReadResult {
  const kept = { source: source.name, proof: proof.method, body, headers };
  try {
    const parsed = source.parse(body, headers);
    const { id, type, subject, live, time, unmapped } = source.envelope(parsed, proof);
    const status = unmapped === undefined ? 'pending' : 'unmapped';
    return {
      event: { ...kept, eventId: id, type, subject, live, time, status, ...reasonOf(unmapped) },
    };
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    return { event: rejected(kept, error, proof.live, isPart), problem: error };
  }
}

function reasonOf(unmapped: Unmapped | undefined): Pick<NewEvent, 'reason' | 'code'> {
  return unmapped ?? { reason: null, code: null };
}

/**
 * Reads the events that an arrival carries: one, unless its source divides bodies. A body that cannot
 * be divided, or carries too many, is one event that is stored as rejected.
 *
 * @param headers those that the source reads
 */
export function readEvents(
  source: Source,
  body: Buffer,
  proof: Proof,
  headers: EventHeaders,
): readonly [ReadResult, ...ReadResult[]] {
  try {
    const [first = body, ...others] = bounded(source.split?.(body) ?? [body]);
    const read = (part: Buffer) => readEvent(source, part, proof, headers, part !== body);
    return [read(first), ...others.map(read)];
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    const kept = { source: source.name, proof: proof.method, body, headers };
    return [{ event: rejected(kept, error, proof.live, false), problem: error }];
  }
}

function bounded(bodies: readonly Buffer[]): readonly Buffer[] {
  if (bodies.length <= MAX_EVENTS_PER_ARRIVAL) return bodies;
  throw new InvalidEventError('body', `at most ${MAX_EVENTS_PER_ARRIVAL} events`, 'more');
}

/** The mode that the proof shows is kept: it counts when the body is read again. */
function rejected(
  kept: Pick<NewEvent, 'source' | 'proof'> & Pick<RejectedBody, 'body' | 'headers'>,
  { message }: InvalidEventError,
  live: boolean | undefined,
  isPart: boolean,
): NewEvent {
  return {
    ...kept,
    eventId: rejectedId({ ...kept, live, isPart }),
    type: null,
    subject: null,
    live: live ?? null,
    time: null,
    status: 'rejected',
    reason: message,
    code: null,
  };
}
