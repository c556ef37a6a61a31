import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LiveStreams } from '../../../src/console/live/live-streams.ts';
import { createLog } from '../../../src/log.ts';
import { createHttpServer } from '../../../src/routes/http-server.ts';
import { MINUTE_MS } from '../../../src/time.ts';
import { createParts, PART_BUILDERS } from '../../../src/wiring/parts.ts';
import { webApp } from '../../../src/wiring/web-app.ts';
import { createWebParts, WEB_PART_BUILDERS } from '../../../src/wiring/web-parts.ts';
import { eventually } from '../../support/eventually.ts';
import type { Browser } from '../browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from '../console-stage.ts';
import { type EventStream, openStream } from './event-stream.ts';

let stage: Stage;
let browser: Browser;
let server: Server;
let url: string;
let live: LiveStreams;
const open: EventStream[] = [];

beforeAll(async () => {
  stage = await startStage();
});
beforeEach(async () => {
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
  await start();
});
afterEach(async () => {
  for (const stream of open.splice(0)) stream.leave();
  server.closeAllConnections();
  if (server.listening) await stop();
});
afterAll(() => stage.stop());

/** Starts a process beside the one of the stage, on the same database, that looks more often. */
async function start(maxStreams = 100): Promise<void> {
  live = new LiveStreams(createLog('silent'), { maxStreams, everyMs: 50, checkMs: 50 });
  const { config, pool } = stage.connector;
  const log = createLog('silent');
  const parts = createParts(config, log, { ...PART_BUILDERS, pool: () => pool });
  const web = createWebParts(parts, { ...WEB_PART_BUILDERS, live: () => live });
  server = createHttpServer(await webApp(web)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(): Promise<void> {
  const closed = once(server, 'close');
  live.close();
  server.close();
  server.closeIdleConnections();
  await closed;
}

async function openLive(path?: string): Promise<EventStream> {
  const stream = await openStream(url, browser, path);
  open.push(stream);
  return stream;
}

const park = () =>
  stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, proof, status, error_code, body)
     VALUES ('digital-river', gen_random_uuid(), 'order.accepted', 'oauth', 'parked', 'STRING_TOO_LONG', '')`,
  );

test('a page is sent as it is, and then what has changed', async () => {
  await stage.connector.pool.query('TRUNCATE event');
  const stream = await openLive();
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.headers.get('cache-control')).toContain('no-store');
  await eventually(async () => expect(stream.changes.length).toBeGreaterThanOrEqual(5));
  const names = stream.changes.slice(0, 5).map(({ name }) => name);
  expect(names).toEqual(['judgement', 'now', 'history', 'org', 'senders']);
  const before = stream.changes.length;
  await park();
  await eventually(async () => {
    const later = stream.changes.slice(before);
    expect(later.find(({ name }) => name === 'judgement')?.html).toContain('1 event is parked');
  });
  const changed = stream.changes.slice(before).map(({ name }) => name);
  expect(changed).not.toContain('org');
  expect(changed).not.toContain('history');
  await eventually(async () => expect(stream.heartbeats()).toBeGreaterThan(1));
});

test('the page has the same versions as the stream, so that nothing is replaced at first', async () => {
  const page = await browser.get(`${PUBLIC_URL}/console`);
  const stream = await openLive();
  await eventually(async () => expect(stream.changes.length).toBeGreaterThanOrEqual(5));
  const org = stream.changes.find(({ name }) => name === 'org');
  expect(page.text).toContain(`<div data-live="org" data-version="${org?.version}">`);
});

test('the stream ends when the reader signs out', async () => {
  const stream = await openLive();
  await browser.post(`${PUBLIC_URL}/console/sign-out`, {}, { origin: PUBLIC_URL });
  await stream.ended;
  expect(stream.isOver()).toBe(true);
  expect((await openLive()).status).toBe(401);
});

test('the stream ends when the process ends, and holds up nothing', async () => {
  const stream = await openLive();
  await stop();
  await stream.ended;
  expect(stream.isOver()).toBe(false);
});

/** How many sessions last longer than six minutes. */
async function longSessions(): Promise<number> {
  const { rowCount } = await stage.connector.pool.query(
    "SELECT FROM console_session WHERE expire > now() + interval '6 minutes'",
  );
  return rowCount ?? 0;
}

/** All sessions end in five minutes, unless they are prolonged. */
async function shortenSessions(): Promise<void> {
  await stage.connector.pool.query(
    `UPDATE console_session SET expire = $1::text::timestamptz,
       sess = jsonb_set(sess::jsonb, '{cookie,expires}', to_jsonb($1::text))`,
    [new Date(Date.now() + 5 * MINUTE_MS).toISOString()],
  );
}

async function endStream(stream: EventStream): Promise<void> {
  await eventually(async () => expect(stream.heartbeats()).toBeGreaterThan(1));
  await stop();
  await stream.ended;
}

test('a stream does not prolong its session', async () => {
  await shortenSessions();
  await endStream(await openLive());
  expect(await longSessions()).toBe(0);
});

test('a stream does not shorten a session that another page has prolonged meanwhile', async () => {
  await shortenSessions();
  const stream = await openLive();
  await browser.get(`${PUBLIC_URL}/console/account`);
  expect(await longSessions()).toBe(1);
  await endStream(stream);
  expect(await longSessions()).toBe(1);
});

test('there are not more streams than the process can serve', async () => {
  await stop();
  await start(1);
  const first = await openLive();
  const second = await openLive();
  expect([first.status, second.status]).toEqual([200, 503]);
  first.leave();
  await eventually(async () => expect((await openLive()).status).toBe(200));
});

test('a session has at most six streams, and leaves the others to other sessions', async () => {
  const streams = [];
  for (let count = 0; count < 7; count += 1) streams.push(await openLive());
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
  const other = stage.browser();
  await stage.signIn(other, NAMED);
  expect((await openStream(url, other)).status).toBe(200);
});

test('an unknown page or period has no stream, and without a session there is none', async () => {
  expect((await openLive('/console/live?page=unknown')).status).toBe(404);
  const { status } = await openLive('/console/live?page=overview&range=1y');
  expect([400, 404]).toContain(status);
  expect((await openStream(url, stage.browser())).status).toBe(401);
});
