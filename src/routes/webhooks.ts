import type { RequestHandler, Response } from 'express';
import { Activity } from '../activity/activity.ts';
import { callerAddress } from '../authenticate/addresses/caller-address.ts';
import type { Arrival, Proof } from '../authenticate/authenticate.ts';
import { forProvenCaller } from '../authenticate/proven-caller.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type ReadResult, readEvents } from '../inbox/read-event.ts';
import type { Logger } from '../log.ts';
import type { Endpoint } from '../sources/endpoint.ts';
import { eventHeaders } from '../sources/event-headers.ts';
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
 * Receives webhooks on one of an endpoint's paths. A reply with the status of accepted arrivals means
 * that the caller is proven, that an event is readable, and that all events of the arrival are
 * committed to the inbox.
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
        const { stored, proof } = await forProvenCaller(proven, () =>
          store(endpoint, arrival, proven, parts.inbox),
        );
        acknowledge(response, endpoint, stored);
        const ms = Math.round(performance.now() - began);
        for (const each of stored) {
          logStored(parts, endpoint, request.path, { ...each, proof, ms });
          parts.otherMode.record(each.event);
        }
      }),
    );
}

interface StoredEvent extends ReadResult {
  readonly isNew: boolean;
}

/** Reads the events of a proven caller, and commits them to the inbox. */
async function store(endpoint: Endpoint, arrival: Arrival, proven: Proof, inbox: Inbox) {
  const { readings, proof } = await readArrival(endpoint, arrival, proven);
  const { address, path } = arrival;
  const origin = { caller: proof.caller, address, path };
  const accepted = await inbox.acceptAll(readings.map(({ event }) => ({ ...event, origin })));
  const stored = readings.map((reading, index): StoredEvent => {
    return { ...reading, isNew: accepted[index]?.isNew === true };
  });
  return { stored, proof };
}

/** Where the type of an event asks for another proof, all events are read with that one. */
async function readArrival(endpoint: Endpoint, arrival: Arrival, proven: Proof) {
  const { source, authenticateType } = endpoint;
  const body = await arrival.readBody();
  const headers = eventHeaders(source.headers ?? [], arrival.headers);
  const readings = readEvents(source, body, proven, headers);
  if (authenticateType === undefined) return { readings, proof: proven };
  let proof = proven;
  for (const { event } of readings) {
    if (event.type !== null) proof = await authenticateType(arrival, event.type, proof);
  }
  return {
    readings: proof === proven ? readings : readEvents(source, body, proof, headers),
    proof,
  };
}

/** An arrival without a usable event is answered with the first problem. */
function acknowledge(
  response: Response,
  { answer }: Endpoint,
  stored: readonly ReadResult[],
): void {
  const ids = stored.flatMap(({ event, problem }) => (problem ? [] : [event.eventId]));
  const [id] = ids;
  if (id === undefined) {
    response.status(answer.rejectedStatus).json({ message: stored[0]?.problem?.message });
    return;
  }
  response.status(answer.acceptedStatus);
  if (answer.acceptedText !== undefined) response.type('text').send(answer.acceptedText);
  else response.json(stored.length === 1 ? { id } : { ids });
}

interface LoggedEvent extends StoredEvent {
  readonly proof: Proof;
  /** Duration of the request so far, in milliseconds. */
  readonly ms: number;
}

function logStored(
  { log, refusals }: ReceiveParts,
  { source, answer: { rejectedStatus } }: Endpoint,
  path: string,
  { event, problem, proof, isNew, ms }: LoggedEvent,
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
