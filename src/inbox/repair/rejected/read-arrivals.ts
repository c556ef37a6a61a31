import type { Source } from '../../../sources/source.ts';
import { type ReadArrival, readAnew } from './read-anew.ts';
import type { RejectedEvent } from './rejected-events.ts';

/** Small enough that no lock is kept for long; the first arrival is read however many it has. */
const MAX_EVENTS = 1_000;

/**
 * Reads the first arrivals of a page anew: as many as are stored in one transaction.
 *
 * @param sources the configured sources by name
 * @returns at least one, unless the page is empty
 */
export function readArrivals(
  page: readonly RejectedEvent[],
  sources: ReadonlyMap<string, Source>,
): ReadArrival[] {
  const read: ReadArrival[] = [];
  let events = 0;
  for (const rejected of page) {
    const reading = readAnew(rejected, sources);
    events += reading.events.length;
    if (read.length > 0 && events > MAX_EVENTS) return read;
    read.push({ rejected, reading });
  }
  return read;
}
