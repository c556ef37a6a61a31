import type { Source } from '../../../sources/source.ts';
import type { NewEvent } from '../../event.ts';
import { readEvent, readEvents } from '../../read-event.ts';
import { isFromEarlierRelease, isRejectedPart } from '../../rejected-id.ts';
import type { RejectedEvent } from './rejected-events.ts';

/** What a rejected arrival is to this configuration. */
export interface Reading {
  /** `pending` when at least one of its events is; `unmapped` when it has others alone. */
  readonly becomes: 'pending' | 'unmapped' | 'body deleted' | 'not readable';
  /** Why it cannot be read, or is unmapped; null when that is clear. */
  readonly why: string | null;
  /**
   * What is to be stored in the place of the arrival; empty when it has no usable event. What is still
   * no event of an arrival that is divided is rejected by itself.
   */
  readonly events: readonly NewEvent[];
  /** Why it is still no event; absent when it was not read. */
  readonly problem?: string;
}

/** A rejected arrival, and what it is now. */
export interface ReadArrival {
  readonly rejected: RejectedEvent;
  readonly reading: Reading;
}

/**
 * Reads a rejected arrival as if it arrived now. Its caller was proven when it came.
 *
 * @param sources the configured sources by name
 */
export function readAnew(rejected: RejectedEvent, sources: ReadonlyMap<string, Source>): Reading {
  const { source: name, body, headers, proof, live, eventId, origin } = rejected;
  if (body === null) return { becomes: 'body deleted', why: null, events: [] };
  const source = sources.get(name);
  const obstacle = obstacleTo(source, name, eventId, body);
  if (source === undefined || obstacle !== undefined) return unreadable(obstacle ?? null);
  const proven = { method: proof, caller: 'the inbox', live: live ?? undefined };
  const readings = isRejectedPart(eventId)
    ? [readEvent(source, body, proven, headers, true)]
    : readEvents(source, body, proven, headers);
  const usable = readings.filter(({ problem }) => problem === undefined);
  const problem = readings[0]?.problem?.message;
  if (usable.length === 0 && problem !== undefined) return { ...unreadable(problem), problem };
  const events = readings.map(({ event }) => (origin === null ? event : { ...event, origin }));
  if (usable.some(({ event }) => event.status === 'pending')) {
    return { becomes: 'pending', why: null, events };
  }
  return { becomes: 'unmapped', why: usable[0]?.event.reason ?? null, events };
}

function unreadable(why: string | null): Reading {
  return { becomes: 'not readable', why, events: [] };
}

/**
 * Why an arrival cannot be read again: its proof was not judged for its type, or its mode was not
 * stored. Neither can be found out afterwards.
 */
function obstacleTo(
  source: Source | undefined,
  name: string,
  eventId: string,
  body: Buffer,
): string | undefined {
  if (source === undefined) return `The source ${name} is not configured.`;
  if (source.provesByType === true) {
    return `The paths of ${name} require different proofs, and that of this arrival was not judged for its type: the sender has to send it again.`;
  }
  return isFromEarlierRelease(eventId, body)
    ? 'An earlier release stored it, without what the proof of its caller shows of live and test: the sender has to send it again.'
    : undefined;
}
