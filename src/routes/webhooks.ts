import type { RequestHandler, Response } from 'express';
import { Activity } from '../activity/activity.ts';
import { callerAddress } from '../authenticate/addresses/caller-address.ts';
import type { Arrival, Proof } from '../authenticate/authenticate.ts';
import { forProvenCaller } from '../authenticate/proven-caller.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type ReadResult, readEvent } from '../inbox/read-event.ts';
import type { Logger } from '../log.ts';
import type { Endpoint } from '../sources/endpoint.ts';
import { arrivalObserver } from './observe-arrival.ts';
import type { OtherModeLog } from './other-mode-log.ts';
import type { WithBody } from './raw-body.ts';
import type { RefusalLog } from './refusal-log.ts';

export interface ReceiveParts {
  readonly withBody: WithBody;
  readonly inbox: Inbox;
  readonly log: Logger;
  /** Of the process: all paths of a source share it. */
  readonly otherMode: OtherModeLog;
  /** Of the process as well. */
  readonly refusals: RefusalLog;
  /** Counts arrivals; by default, nothing does. */
  readonly activity?: Activity | undefined;
}

/**
 * Receives webhooks on one of an endpoint's paths. A reply of 202 means that the caller is proven,
 * the event is readable, and it is committed to the inbox.
 *
 * @param path the path as the endpoint names it
 */
export function receive(endpoint: Endpoint, path: string, parts: ReceiveParts): RequestHandler {
  const { withBody, activity = new Activity() } = parts;
  const observe = arrivalObserver(activity, { source: endpoint.source.name, path });
  return (request, response) =>
    observe(response, () =>
      withBody(request, response, async (readBody) => {
        const began = performance.now();
        const { headers } = request;
        const address = callerAddress(request);
        const arrival = { headers, address, path, readBody };
        const proven = await endpoint.authenticate(arrival);
        const { reading, proof, isNew } = await forProvenCaller(proven, () =>
          store(endpoint, arrival, proven, parts.inbox),
        );
        acknowledge(response, endpoint, reading);
        const ms = Math.round(performance.now() - began);
        logStored(parts, endpoint, request.path, { ...reading, proof, isNew, ms });
        parts.otherMode.record(reading.event);
      }),
    );
}

/** Reads the event of a proven caller, and commits it to the inbox. */
async function store(endpoint: Endpoint, arrival: Arrival, proven: Proof, inbox: Inbox) {
  const { reading, proof } = await readArrival(endpoint, arrival, proven);
  const { address, path } = arrival;
  const origin = { caller: proof.caller, address, path };
  const { isNew } = await inbox.accept({ ...reading.event, origin });
  return { reading, proof, isNew };
}

/** Where the type of the event asks for another proof, the event is read with that one. */
async function readArrival(endpoint: Endpoint, arrival: Arrival, proven: Proof) {
  const body = await arrival.readBody();
  const reading = readEvent(endpoint.source, body, proven);
  const { type } = reading.event;
  if (type === null || endpoint.authenticateType === undefined) return { reading, proof: proven };
  const proof = await endpoint.authenticateType(arrival, type, proven);
  return { reading: proof === proven ? reading : readEvent(endpoint.source, body, proof), proof };
}

function acknowledge(response: Response, endpoint: Endpoint, { event, problem }: ReadResult): void {
  if (problem === undefined) response.status(202).json({ id: event.eventId });
  else response.status(endpoint.rejectedStatus).json({ message: problem.message });
}

interface Stored extends ReadResult {
  readonly proof: Proof;
  readonly isNew: boolean;
  /** Duration of the request so far, in milliseconds. */
  readonly ms: number;
}

function logStored(
  { log, refusals }: ReceiveParts,
  { source, rejectedStatus }: Endpoint,
  path: string,
  { event, problem, proof, isNew, ms }: Stored,
): void {
  const { eventId, type, subject, status } = event;
  const facts = { source: source.name, path, eventId, type, subject, status };
  const reason = problem?.message;
  log.info({ ...facts, fresh: isNew, proof, ms, reason }, 'event stored');
  if (reason !== undefined && rejectedStatus >= 400 && proof.method !== 'none') {
    const { caller } = proof;
    refusals.proven('request refused', { path, status: rejectedStatus, reason, caller });
  }
}
