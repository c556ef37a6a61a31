import { Counter, Histogram, type Registry } from 'prom-client';
import {
  type Activity,
  COUNTERS,
  type Counter as CounterName,
  TIMERS,
  type Timer,
} from '../activity/activity.ts';
import { SECOND_MS } from '../time.ts';
import { BoundedCodes } from './bounded-codes.ts';

interface CountedMetric {
  readonly name: string;
  readonly help: string;
  /** The label of the reason; absent where the reason says no more than the metric. */
  readonly reason?: 'status' | 'code';
  /** Reasons that begin at 0, so that the first one is an increase. */
  readonly expected?: readonly string[];
}

const COUNTED: Readonly<Record<CounterName, CountedMetric>> = {
  received: {
    name: 'connector_requests_received_total',
    help: "Requests to a sender's paths.",
  },
  denied: {
    name: 'connector_requests_denied_total',
    help: 'Requests of callers that were not let in, by the status of the answer.',
    reason: 'status',
    expected: ['401', '403', '429'],
  },
  failed: {
    name: 'connector_requests_failed_total',
    help: 'Requests that got another error, by its status; 400 also when the caller hung up.',
    reason: 'status',
    expected: ['413', '503'],
  },
  rejected: {
    name: 'connector_events_rejected_total',
    help: 'Arrivals of proven callers without a usable event.',
  },
  stored: {
    name: 'connector_events_stored_total',
    help: 'New events in the inbox, also those that the connector has fetched itself.',
  },
  duplicate: {
    name: 'connector_events_duplicate_total',
    help: 'Further arrivals of events that the inbox had.',
  },
  unmapped: {
    name: 'connector_events_unmapped_total',
    help: 'Events for which there was nothing to write, by the reason.',
    reason: 'code',
    expected: ['UNMAPPED_TYPE', 'OTHER_MODE', 'NOT_OURS'],
  },
  applied: {
    name: 'connector_events_applied_total',
    help: 'Events whose writes are made.',
  },
  superseded: {
    name: 'connector_events_superseded_total',
    help: 'Events that newer ones have overtaken.',
  },
  parked: {
    name: 'connector_events_parked_total',
    help: 'Events that need a person, by the code of the reason.',
    reason: 'code',
  },
  retried: {
    name: 'connector_events_retried_total',
    help: 'Attempts after which an event stays pending, by the code of the refusal.',
    reason: 'code',
  },
  leaseLost: {
    name: 'connector_leases_lost_total',
    help: 'Claimed subjects that this process could not settle, since it had lost their lease.',
  },
};

const TIMED: Readonly<Record<Timer, { name: string; help: string; buckets: number[] }>> = {
  acknowledged: {
    name: 'connector_acknowledgement_seconds',
    help: 'From the arrival of a request until its event is committed and answered.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  applied: {
    name: 'connector_time_to_applied_seconds',
    help: 'From the arrival of an event until it is applied.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400],
  },
};

/**
 * Counts and times what happens in this process from now on.
 *
 * @param sources names of the sources, which begin at 0
 */
export function addFlowMetrics(
  registry: Registry,
  activity: Activity,
  sources: readonly string[],
): void {
  const registers = [registry];
  const counters = mapOf(COUNTERS, (counter) => {
    const { name, help, reason, expected = [] } = COUNTED[counter];
    const labelNames = ['source', ...(reason === undefined ? [] : [reason])];
    const metric = new Counter({ name, help, labelNames, registers });
    for (const source of sources) {
      if (reason === undefined) metric.inc({ source }, 0);
      for (const each of expected) metric.inc({ source, ...(reason && { [reason]: each }) }, 0);
    }
    return { metric, reason, codes: new BoundedCodes() };
  });
  const timers = mapOf(TIMERS, (timer) => {
    const histogram = new Histogram({ ...TIMED[timer], labelNames: ['source'], registers });
    for (const source of sources) histogram.zero({ source });
    return histogram;
  });
  activity.subscribe({
    count(counter, source, by, reason) {
      const { metric, reason: label, codes } = counters[counter];
      if (label === undefined) metric.inc({ source }, by);
      else if (label === 'code') metric.inc({ source, code: codes.labelOf(reason) }, by);
      else metric.inc({ source, status: reason }, by);
    },
    time: (timer, source, ms) => timers[timer].observe({ source }, ms / SECOND_MS),
  });
}

function mapOf<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}
