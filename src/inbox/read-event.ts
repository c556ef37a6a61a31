import { createHash } from 'node:crypto';
import type { Proof } from '../authenticate/authenticate.ts';
import { InvalidEventError } from '../errors.ts';
import type { Source } from '../sources/source.ts';
import type { NewEvent } from './event.ts';

/** What a body turned out to be: an event, or something that is none and why. */
export type Reading = { readonly event: NewEvent; readonly problem?: InvalidEventError };

/** Reads a proven body just as far as is needed to keep it. */
export function readEvent(source: Source, body: Buffer, proof: Proof): Reading {
  const kept = { source: source.name, proof: proof.method, body };
  try {
    const { id, type, subject, live, time, unmapped } = source.envelope(source.parse(body), proof);
    const status = unmapped === undefined ? 'pending' : 'unmapped';
    return {
      event: { ...kept, eventId: id, type, subject, live, time, status, reason: unmapped ?? null },
    };
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    return { event: rejected(kept, error), problem: error };
  }
}

/** What is no event has no id: the digest of its body stands in, so that a repeat is one row as well. */
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
  };
}
