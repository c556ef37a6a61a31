import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import { createApp } from '../../src/app.ts';
import { apiKeyHeader } from '../../src/authenticate/api-key-header.ts';
import { readConfig } from '../../src/config/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { InvalidEventError } from '../../src/errors.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import { createLog } from '../../src/log.ts';
import type { Answer, Endpoint } from '../../src/sources/endpoint.ts';
import { parseJson } from '../../src/sources/parse/json.ts';
import type { Source } from '../../src/sources/source.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

const KEY = 'a-key-of-the-lots';

/** A sender whose arrivals are lists of events. */
const lots: Source = {
  name: 'lots',
  split(body) {
    const { events } = parseJson(body) as { events?: unknown };
    if (!Array.isArray(events) || events.length === 0) {
      throw new InvalidEventError('events', 'a list with an element', 'something else');
    }
    return events.map((event) => Buffer.from(JSON.stringify(event)));
  },
  parse: parseJson,
  envelope(body) {
    const { id } = body as { id?: unknown };
    if (typeof id !== 'string') throw new InvalidEventError('id', 'a text', 'something else');
    return { id, type: 'lot', subject: id, time: null, live: null };
  },
  contribution: () => ({ keys: {}, writes: [] }),
  lookups: () => [],
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  '/lots': { acceptedStatus: 200, rejectedStatus: 422 },
  '/silent': { acceptedStatus: 204, rejectedStatus: 200 },
  '/text': { acceptedStatus: 200, acceptedText: '[accepted]', rejectedStatus: 400 },
};

let database: TestDatabase;
let pool: Pool;
let inbox: Inbox;
let server: Server;
let url: string;

beforeAll(async () => {
  database = await migratedDatabase();
  const log = createLog('silent');
  pool = createParts(readConfig(exampleEnvironment(database.url)), log).pool();
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: 0 });
  const endpoints = Object.entries(ANSWERS).map(
    ([path, answer]): Endpoint => ({
      source: lots,
      paths: [path],
      authenticate: apiKeyHeader('x-lots-key', [KEY]),
      answer,
    }),
  );
  const app = createApp({ endpoints, inbox, log, trustedProxies: 0, maxBodyBytes: 1_000_000 });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(async () => {
  await pool.query('TRUNCATE event, subject');
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await inbox.idle();
  await pool.end();
  await database.drop();
});

function post(events: readonly unknown[], path = '/lots'): Promise<Response> {
  const body = JSON.stringify({ events });
  return fetch(url + path, { method: 'POST', body, headers: { 'x-lots-key': KEY } });
}

function numbered(count: number): { id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `lot-${index}` }));
}

async function stored() {
  const { rows } = await pool.query(
    'SELECT event_id, status, arrivals, body, xmin::text FROM event ORDER BY seq',
  );
  return rows;
}

test('the events of one arrival are stored apart, in one transaction, and the answer has their ids', async () => {
  const reply = await post([{ id: 'a', of: 1 }, { id: 'b' }, { id: 'c' }]);
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({ ids: ['a', 'b', 'c'] });
  const rows = await stored();
  expect(rows.map(({ event_id: id }) => id).sort()).toEqual(['a', 'b', 'c']);
  expect(rows.find(({ event_id: id }) => id === 'a').body.toString()).toBe('{"id":"a","of":1}');
  expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
  const { rows: subjects } = await pool.query('SELECT key FROM subject ORDER BY key');
  expect(subjects).toEqual([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
});

test('an arrival with one event is answered as any other', async () => {
  expect(await (await post([{ id: 'a' }])).json()).toEqual({ id: 'a' });
});

test.each([129, 1000])(
  '%i events are one transaction, with all their ids in the answer',
  async (count) => {
    const reply = await post(numbered(count));
    expect(reply.status).toBe(200);
    const { ids } = (await reply.json()) as { ids: string[] };
    expect(ids).toEqual(numbered(count).map(({ id }) => id));
    const rows = await stored();
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
  },
);

test.each([3, 300])(
  'of %i events all are stored or none: the sender repeats all of them',
  async (count) => {
    const last = `lot-${count - 1}`;
    await pool.query(`ALTER TABLE event ADD CONSTRAINT refuses_last CHECK (event_id <> '${last}')`);
    try {
      expect((await post(numbered(count))).status).toBe(503);
      expect(await stored()).toEqual([]);
    } finally {
      await pool.query('ALTER TABLE event DROP CONSTRAINT refuses_last');
    }
    expect((await post(numbered(count))).status).toBe(200);
    expect(await stored()).toHaveLength(count);
  },
);

test('an element that is no event is kept as rejected, beside the usable ones', async () => {
  const reply = await post([{ id: 'a' }, { number: 7 }, { id: 'c' }]);
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({ ids: ['a', 'c'] });
  const statuses = (await stored()).map(({ status }) => status);
  expect(statuses.sort()).toEqual(['pending', 'pending', 'rejected']);
});

test('an arrival without a usable event gets the status of rejected ones, and all of it is kept', async () => {
  const reply = await post([{ number: 1 }, { number: 2 }]);
  expect(reply.status).toBe(422);
  expect(await reply.json()).toEqual({ message: 'id: expected a text, got something else.' });
  expect((await stored()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a body that cannot be divided is one rejected event', async () => {
  const reply = await post([]);
  expect(reply.status).toBe(422);
  const rows = await stored();
  expect(rows).toMatchObject([{ status: 'rejected' }]);
  expect(rows[0].body.toString()).toBe('{"events":[]}');
});

test('a repeat within one arrival, and across arrivals, is counted and stored once', async () => {
  expect((await post([{ id: 'a' }, { id: 'b' }, { id: 'a' }])).status).toBe(200);
  expect((await post([{ id: 'b' }, { id: 'c' }])).status).toBe(200);
  const rows = await stored();
  const counts = Object.fromEntries(rows.map((row) => [row.event_id, row.arrivals]));
  expect(counts).toEqual({ a: 2, b: 2, c: 1 });
});

test('large arrivals with the same events in opposite orders do not block each other', async () => {
  const events = numbered(400);
  const replies = await Promise.all([post(events), post(events.toReversed()), post(events)]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  const rows = await stored();
  expect(rows).toHaveLength(400);
  expect(new Set(rows.map(({ arrivals }) => arrivals))).toEqual(new Set([3]));
});

test.each([
  ['/silent', [{ id: 'a' }], 204, ''],
  ['/silent', [{}], 200, '{"message":"id: expected a text, got something else."}'],
  ['/text', [{ id: 'a' }, { id: 'b' }], 200, '[accepted]'],
  ['/text', [{}], 400, '{"message":"id: expected a text, got something else."}'],
  ['/lots', [{ id: 'a' }], 200, '{"id":"a"}'],
] as const)('%s answers %j as its endpoint says', async (path, events, status, text) => {
  const reply = await post(events, path);
  expect(reply.status).toBe(status);
  expect(await reply.text()).toBe(text);
});
