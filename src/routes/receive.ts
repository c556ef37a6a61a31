import type { Request, RequestHandler, Response } from 'express';
import type { Arrival } from '../authenticate/authenticate.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type Reading, readEvent } from '../inbox/read-event.ts';
import type { Logger } from '../log.ts';
import type { Source } from '../sources/source.ts';

export interface ReceiveParts {
  /** Reads the body, before anything is known of its sender. */
  readonly readBody: RequestHandler;
  readonly inbox: Inbox;
  readonly log: Logger;
}

/** Receives a source's webhooks on one of its paths. An answer of 202 means: proven, readable and committed. */
export function receive(
  source: Source,
  path: string,
  { readBody, inbox, log }: ReceiveParts,
): RequestHandler[] {
  return [
    readBody,
    async (request, response) => {
      const began = performance.now();
      const arrival = arrivalOf(request, path);
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

function arrivalOf(request: Request, path: string): Arrival {
  return {
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    address: request.ip ?? '',
    path,
  };
}

function acknowledge(response: Response, source: Source, { event, problem }: Reading): void {
  if (problem === undefined) response.status(202).json({ id: event.eventId });
  else response.status(source.rejectedStatus).json({ message: problem.message });
}
