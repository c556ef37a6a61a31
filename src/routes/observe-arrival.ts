import type { Response } from 'express';
import type { Activity } from '../activity/activity.ts';
import { ProvenCallerError } from '../authenticate/proven-caller.ts';
import { clientErrorStatus, RequestError } from '../errors.ts';
import { type ActiveSpan, inSpan, isInSpan, type SpanOptions } from '../tracing.ts';

/** Statuses of callers that are not let in. */
const DENIED: readonly number[] = [401, 403, 429];

/** Where arrivals come in. */
interface Place {
  /** Name of the source. */
  readonly source: string;
  readonly path: string;
}

/**
 * Counts, times and traces the arrivals at a path, and what becomes of them. What is stored, the
 * inbox counts.
 *
 * @returns a function that answers a request by `handle` and observes that
 */
export function arrivalObserver(activity: Activity, { source, path }: Place) {
  const name = `POST ${path}`;
  const [asServer, within] = [spanOf('server', path), spanOf('internal', path)];
  return (response: Response, handle: () => Promise<void>): Promise<void> =>
    inSpan(name, isInSpan() ? within : asServer, (span) =>
      countArrival(activity, source, response, handle, span),
    );
}

/** A refusal of a caller is no fault of the connector. */
function spanOf(kind: 'server' | 'internal', path: string): SpanOptions {
  return {
    kind,
    attributes: { 'http.request.method': 'POST', 'http.route': path },
    isFault: (error) => statusOf(error) >= 500,
  };
}

async function countArrival(
  activity: Activity,
  source: string,
  response: Response,
  handle: () => Promise<void>,
  span: ActiveSpan,
): Promise<void> {
  const began = performance.now();
  activity.count('received', source);
  try {
    await handle();
    activity.time('acknowledged', source, performance.now() - began);
    span.setAttribute('http.response.status_code', response.statusCode);
  } catch (error) {
    const status = statusOf(error);
    activity.count(DENIED.includes(status) ? 'denied' : 'failed', source, 1, String(status));
    span.setAttribute('http.response.status_code', status);
    throw error;
  }
}

/** The status with which the error is answered. */
function statusOf(error: unknown): number {
  const cause = error instanceof ProvenCallerError ? error.cause : error;
  return cause instanceof RequestError ? cause.status : (clientErrorStatus(cause) ?? 503);
}
