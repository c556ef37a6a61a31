import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { eventually } from '../support/eventually.ts';
import { MAPPED_SOURCE } from './mapped-sender.ts';

const SHOWN_TIMEOUT_MS = 20_000;

/** Where examples for the pages are found. */
interface Inbox {
  /** The connector's database. */
  readonly pool: Pool;
}

/** A page of the console. */
export interface ConsolePage {
  /** For the transcript, and the names of screenshots. */
  readonly name: string;
  /** What comes after the address of the connector. */
  path(inbox: Inbox): string | Promise<string>;
  /** The name of the button on it that leads to the page, when it is the answer to a form. */
  readonly press?: string;
  /** That of the answer; 200 by default. */
  readonly status?: number;
}

const page = (name: string, path: string): ConsolePage => ({ name, path: () => path });

/** A page about something that the inbox has: `?` stands for the first value of the first row. */
const pageAbout = (name: string, path: string, sql: string): ConsolePage => ({
  name,
  path: async (inbox) => path.replace('?', encodeURIComponent(await found(inbox, sql))),
});

const event = (condition: string) =>
  `SELECT seq AS value FROM event WHERE ${condition} ORDER BY seq LIMIT 1`;
const orderOf = (condition: string) =>
  `SELECT subject AS value FROM event WHERE source = 'digital-river' AND ${condition} ORDER BY seq DESC LIMIT 1`;

/** All pages of the console for signed-in users. A new page needs a line here. */
export const PAGES: readonly ConsolePage[] = [
  page('overview', '/console'),
  page('overview-1h', '/console?range=1h'),
  page('overview-30d', '/console?range=30d'),
  page('issues', '/console/issues'),
  pageAbout('issue', '/console/issues/?', 'SELECT key AS value FROM issue ORDER BY key LIMIT 1'),
  page('runs', '/console/runs'),
  pageAbout('run', '/console/runs/?', 'SELECT id AS value FROM run ORDER BY id LIMIT 1'),
  page('waiting', '/console/waiting'),
  page('unmapped', '/console/unmapped'),
  page('rejected-again', '/console/rejected/read'),
  page('rejected-again-of-one', `/console/rejected/read?source=${MAPPED_SOURCE}`),
  page('judge-anew', '/console/unmapped/judge'),
  page('events', '/console/events'),
  page('events-rejected', '/console/events?status=rejected'),
  page('events-of-a-file', `/console/events?source=${MAPPED_SOURCE}`),
  page('events-parked', '/console/events?status=parked'),
  page('events-of-nothing', '/console/events?type=no.such.type'),
  pageAbout('event-applied', '/console/events/?', event("status = 'applied'")),
  pageAbout('event-parked', '/console/events/?', event("status = 'parked'")),
  pageAbout('event-unmapped', '/console/events/?', event("status = 'unmapped'")),
  pageAbout('event-rejected', '/console/events/?', event("status = 'rejected'")),
  pageAbout('event-of-a-file', '/console/events/?', event(`source = '${MAPPED_SOURCE}'`)),
  pageAbout(
    'order-of-a-file',
    '/console/orders/?',
    `SELECT subject AS value FROM event WHERE source = '${MAPPED_SOURCE}' AND status = 'applied' ORDER BY seq LIMIT 1`,
  ),
  pageAbout(
    'event-by-key',
    '/console/events/?',
    'SELECT failed_key AS value FROM event WHERE failed_key IS NOT NULL ORDER BY seq LIMIT 1',
  ),
  pageAbout('order-complete', '/console/orders/?', orderOf("status = 'applied'")),
  pageAbout('order-parked', '/console/orders/?', orderOf("status = 'parked'")),
  pageAbout('order-waiting', '/console/orders/?', orderOf("status = 'waiting'")),
  pageAbout('order-in-salesforce', '/console/orders/?/salesforce', orderOf("status = 'applied'")),
  pageAbout('order-again', '/console/orders/?/again', orderOf("status = 'applied'")),
  pageAbout(
    'order-give-way',
    '/console/orders/?/give-way',
    "SELECT conflict->>'otherSubject' AS value FROM event WHERE error_code = 'ORDER_CONFLICT' ORDER BY seq LIMIT 1",
  ),
  page('search-without-result', '/console/search?q=no-such-order'),
  {
    ...pageAbout('event-uncovered', '/console/events/?', event("status = 'applied'")),
    press: 'Uncover the body',
  },
  page('settings', '/console/settings'),
  page('doctor', '/console/settings/doctor'),
  page('alerts', '/console/alerts'),
  page('audit', '/console/audit'),
  page('account', '/console/account'),
  { ...page('not-found', '/console/no-such-page'), status: 404 },
];

/** As soon as there is a row. */
function found({ pool }: Inbox, sql: string): Promise<string> {
  return eventually(async () => {
    const { rows } = await pool.query<{ value: string }>(sql);
    const [row] = rows;
    assert(row !== undefined, `There is no row: ${sql}`);
    return row.value;
  }, SHOWN_TIMEOUT_MS);
}
