import type { RequestHandler, Response } from 'express';
import type { Inbox } from '../inbox/inbox.ts';
import { type ReadResult, readEvent } from '../inbox/read-event.ts';
import type { Logger } from '../log.ts';
import type { Endpoint } from '../sources/endpoint.ts';
import type { ReadBody } from './raw-body.ts';

export interface ReceiveParts {
  readonly readBody: ReadBody;
  readonly inbox: Inbox;
  readonly log: Logger;
}

/**
 * Receives webhooks on one of an endpoint's paths. A reply of 202 means that the caller is proven,
 * the event is readable, and it is committed to the inbox.
 *
 * @param path the path as the endpoint names it
 */
export function receive(
  endpoint: Endpoint,
  path: string,
  { readBody, inbox, log }: ReceiveParts,
): RequestHandler {
  const { source } = endpoint;
  return async (request, response) => {
    const began = performance.now();
    const { headers, ip: address = '' } = request;
    const arrival = { headers, address, path, readBody: once(() => readBody(request, response)) };
    const proof = await endpoint.authenticate(arrival);
    const reading = readEvent(source, await arrival.readBody(), proof);
    const { isNew } = await inbox.accept(reading.event);
    acknowledge(response, endpoint, reading);
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
        fresh: isNew,
        proof,
        ms,
        ...rejected,
      },
      'event stored',
    );
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function acknowledge(response: Response, endpoint: Endpoint, { event, problem }: ReadResult): void {
  if (problem === undefined) response.status(202).json({ id: event.eventId });
  else response.status(endpoint.rejectedStatus).json({ message: problem.message });
}
