import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { eventually } from '../support/eventually.ts';

const SHOWN_TIMEOUT_MS = 20_000;

/** Where examples for the pages are found. */
export interface Inbox {
  /** The connector's database. */
  readonly pool: Pool;
}

/** A page of the console. */
export interface ConsolePage {
  /** For the transcript, and the names of screenshots. */
  readonly name: string;
  /** What comes after the address of the connector. */
  path(inbox: Inbox): string | Promise<string>;
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
    path: async (inbox) => `/console/events/${await failedKeyOf(inbox)}`,
  },
  { ...page('not-found', '/console/no-such-page'), status: 404 },
];

/** The key of a parked event's record in the org, as soon as the org shows it. */
function failedKeyOf({ pool }: Inbox): Promise<string> {
  return eventually(async () => {
    const { rows } = await pool.query<{ failed_key: string }>(
      "SELECT failed_key FROM event WHERE status = 'parked' AND failed_key IS NOT NULL ORDER BY seq LIMIT 1",
    );
    const [found] = rows;
    assert(found !== undefined, 'No parked event is shown in the org.');
    return found.failed_key;
  }, SHOWN_TIMEOUT_MS);
}
