import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Arrival, Proof } from '../authenticate/authenticate.ts';
import { InvalidEventError } from '../errors.ts';
import type { NewEvent } from '../inbox/event.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Logger } from '../log.ts';
import { parseJson } from '../sources/json.ts';
import type { Source } from '../sources/source.ts';

/** 1 MiB: real events have a few kilobytes. */
const LARGEST_BODY_BYTES = 1024 * 1024;

export interface ReceiveParts {
  readonly inbox: Inbox;
  readonly log: Logger;
}

/** What an arrival turned out to be: an event, or something that is none and why. */
type Reading = { readonly event: NewEvent; readonly problem?: InvalidEventError };

/** Receives a source's webhooks. An answer of 202 means: proven, readable and committed. */
export function receive(source: Source, { inbox, log }: ReceiveParts): RequestHandler[] {
  return [
    readRawBody,
    async (request, response) => {
      const began = performance.now();
      const arrival = arrivalOf(request);
      const proof = await source.authenticate(arrival);
      const reading = readEnvelope(source, arrival, proof);
      const { fresh } = await inbox.accept(reading.event);
      acknowledge(response, source, reading);
      const { eventId, type, status } = reading.event;
      const ms = Math.round(performance.now() - began);
      const rejected = reading.problem === undefined ? {} : { reason: reading.problem.message };
      log.info(
        {
          source: source.name,
          path: request.path,
          eventId,
          type,
          status,
          fresh,
          proof,
          ms,
          ...rejected,
        },
        'event stored',
      );
    },
  ];
}

/** Any Content-Type: signatures cover the bytes, and Digital River does not promise its header. */
const readRawBody = express.raw({ type: () => true, limit: LARGEST_BODY_BYTES });

function arrivalOf(request: Request): Arrival {
  return {
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    address: request.ip ?? '',
  };
}

function readEnvelope(source: Source, { body }: Arrival, { method }: Proof): Reading {
  const kept = { source: source.name, proof: method, body };
  try {
    const { id, type, subject, live, time, unmapped } = source.envelope(parseJson(body));
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

function acknowledge(response: Response, source: Source, { event, problem }: Reading): void {
  if (problem === undefined) response.status(202).json({ id: event.eventId });
  else response.status(source.rejectedStatus).json({ message: problem.message });
}
