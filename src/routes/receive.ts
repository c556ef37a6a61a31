import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Arrival } from '../authenticate/authenticate.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type Reading, readEvent } from '../inbox/read-event.ts';
import type { Logger } from '../log.ts';
import type { Source } from '../sources/source.ts';

/** 1 MiB: real events have a few kilobytes. */
const LARGEST_BODY_BYTES = 1024 * 1024;

export interface ReceiveParts {
  readonly inbox: Inbox;
  readonly log: Logger;
}

/** Receives a source's webhooks. An answer of 202 means: proven, readable and committed. */
export function receive(source: Source, { inbox, log }: ReceiveParts): RequestHandler[] {
  return [
    readRawBody,
    async (request, response) => {
      const began = performance.now();
      const arrival = arrivalOf(request);
      const proof = await source.authenticate(arrival);
      const reading = readEvent(source, arrival.body, proof);
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

function acknowledge(response: Response, source: Source, { event, problem }: Reading): void {
  if (problem === undefined) response.status(202).json({ id: event.eventId });
  else response.status(source.rejectedStatus).json({ message: problem.message });
}
