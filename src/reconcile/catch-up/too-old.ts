import type { Logger } from '../../log.ts';
import { isTooOld, KEPT_MS } from './piece.ts';

/**
 * Warns when events of a time are not back-filled any more.
 *
 * @param since since when events may be missing
 * @param ageMs the largest age of events that are back-filled, in milliseconds
 */
export function logTooOld(
  log: Logger,
  since: Date,
  now: Date,
  ageMs: number,
  data: Readonly<Record<string, unknown>> = {},
): void {
  if (!isTooOld(since, now, ageMs)) return;
  log.warn(
    { ...data, since },
    isTooOld(since, now, KEPT_MS)
      ? 'events that are missing may be older than Digital River keeps them'
      : 'events that are missing may be older than those that the inbox keeps; they are not back-filled',
  );
}
