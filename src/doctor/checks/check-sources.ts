import type { Pool } from 'pg';
import { openEvents } from '../../inbox/statistics/open-events.ts';
import type { Source } from '../../sources/source.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { warning } = findingsIn('Inbox');
const CHECK = 'senders without configuration';

/**
 * Checks whether the inbox has open events of senders that are not configured any more: they are
 * kept, and no worker takes them.
 *
 * @param sources those that are configured
 * @returns nothing when there are none, or when the inbox cannot be read, which the checks of the
 *   database explain
 */
export async function checkSources(pool: Pool, sources: readonly Source[]): Promise<Finding[]> {
  const open = await openEvents(pool).catch(() => []);
  const counts = open
    .filter(({ source }) => !sources.some(({ name }) => name === source))
    .map(({ source, status, count }) => ({ source, status, count }));
  if (counts.length === 0) return [];
  const found = counts.map(({ source, status, count }) => `${count} ${status} of ${source}`);
  return [
    warning(
      CHECK,
      `${found.join(', ')}; they are kept, and not applied while their sender is not configured`,
      'Configure the sender again (its variables, or its mapping file in SOURCES), and restart: its events are then applied by themselves. To set aside those that are parked, use "npm run replay -- --event ID --dismiss NOTE".',
      { counts },
    ),
  ];
}
