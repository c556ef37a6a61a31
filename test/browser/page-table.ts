import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import type { Stage } from './stage.ts';

const SHOWN_TIMEOUT_MS = 20_000;

/** A page of the console. */
export interface ConsolePage {
  /** For the transcript, and the names of screenshots. */
  readonly name: string;
  /** What comes after the address of the connector. */
  path(stage: Stage): string | Promise<string>;
  /** That of the answer; 200 by default. */
  readonly status?: number;
}

const page = (name: string, path: string): ConsolePage => ({ name, path: () => path });

/** All pages of the console for signed-in users. A new page needs a line here. */
export const PAGES: readonly ConsolePage[] = [
  page('overview', '/console'),
  page('account', '/console/account'),
  {
    name: 'event-by-key',
    path: async (stage) => `/console/events/${await failedKeyOf(stage)}`,
  },
  { ...page('not-found', '/console/no-such-page'), status: 404 },
];

/** The key of a parked event's record in the org, as soon as the org shows it. */
function failedKeyOf({ pool }: Stage): Promise<string> {
  return eventually(async () => {
    const { rows } = await pool.query<{ failed_key: string }>(
      "SELECT failed_key FROM event WHERE status = 'parked' AND failed_key IS NOT NULL ORDER BY seq LIMIT 1",
    );
    const [found] = rows;
    assert(found !== undefined, 'No parked event is shown in the org.');
    return found.failed_key;
  }, SHOWN_TIMEOUT_MS);
}
