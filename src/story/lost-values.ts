import type { SubjectState } from '../salesforce/records/state/subject-state.ts';
import { authorIn, type EventWrites } from './tell-writes.ts';

/**
 * Whether the org has refused values as older than its own that no event can bring back: the event
 * that asks for them has no body any more, or is not kept. Pure.
 *
 * @param events all that the inbox has of the subject; where some bodies were not read, it is not
 *   known what they ask for, and nothing counts as lost
 */
export function hasLostValues(
  { newerInOrg, applied }: Pick<SubjectState, 'newerInOrg' | 'applied'>,
  events: readonly EventWrites[],
): boolean {
  if (events.some(({ event }) => event.hasBody && event.body === null)) return false;
  const authorOf = authorIn(events);
  return newerInOrg.some((group) => {
    const version = applied[group];
    return version !== undefined && authorOf(group, version) === undefined;
  });
}
