import { createHash } from 'node:crypto';
import type { Proof } from '../authenticate/authenticate.ts';
import { InvalidEventError } from '../errors.ts';
import type { Source, Unmapped } from '../sources/source.ts';
import type { NewEvent } from './event.ts';

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
 */
export function readEvent(source: Source, body: Buffer, proof: Proof): ReadResult {
  const kept = { source: source.name, proof: proof.method, body };
  try {
    const { id, type, subject, live, time, unmapped } = source.envelope(source.parse(body), proof);
    const status = unmapped === undefined ? 'pending' : 'unmapped';
    return {
      event: { ...kept, eventId: id, type, subject, live, time, status, ...reasonOf(unmapped) },
    };
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    return { event: rejected(kept, error), problem: error };
  }
}

function reasonOf(unmapped: Unmapped | undefined): Pick<NewEvent, 'reason' | 'code'> {
  return unmapped ?? { reason: null, code: null };
}

/**
 * A rejected body has no event id. The digest of the body takes its place, so that repeats share
 * one row.
 */
function rejected(
  kept: Pick<NewEvent, 'source' | 'proof' | 'body'>,
  { message }: InvalidEventError,
): NewEvent {
  const digest = createHash('sha256').update(kept.body).digest('hex');
  return {
    ...kept,
    eventId: `rejected ${digest}`,
    type: null,
    subject: null,
    live: null,
    time: null,
    status: 'rejected',
    reason: message,
    code: null,
  };
}
