import type { EventPlan } from './bench-event.ts';

/** What the load generator is asked to send. */
export interface LoadRequest {
  /** Base addresses; connections are divided among them. */
  readonly urls: readonly string[];
  readonly plan: EventPlan;
  /** Number of the first event. */
  readonly first: number;
  readonly count: number;
  readonly connections: number;
  /**
   * Events per second, whether earlier ones are answered or not. Absent: each connection sends its
   * next event when the last one is answered.
   */
  readonly rate?: number;
}

/** What came of it. */
export interface LoadResult {
  /** From the first event to the last answer, in seconds. */
  readonly seconds: number;
  /** Answers of 202 per second. */
  readonly perSecond: number;
  /** Milliseconds; with a rate, from the time at which the event was due. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the generator for an event while it sent them, in microseconds. */
  readonly processorPerEvent: number;
  /** Milliseconds since the epoch. */
  readonly firstSentAt: number;
  readonly lastAnswerAt: number;
  /** Answers that were not 202, and calls without an answer. */
  readonly refused: number;
}
