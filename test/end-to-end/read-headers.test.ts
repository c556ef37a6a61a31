import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import { createApp } from '../../src/app.ts';
import { apiKeyHeader } from '../../src/authenticate/api-key-header.ts';
import { readConfig } from '../../src/config/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { InvalidEventError } from '../../src/errors.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import { replayParked } from '../../src/inbox/repair/parked-events.ts';
import { judgeAnew } from '../../src/inbox/repair/unmapped/judge-anew.ts';
import { unmappedPage } from '../../src/inbox/repair/unmapped-events.ts';
import { purge } from '../../src/inbox/retention.ts';
import { readStory } from '../../src/inbox/story/read-story.ts';
import { createLog } from '../../src/log.ts';
import { openOrg } from '../../src/salesforce/api/org.ts';
import type { EventHeaders } from '../../src/sources/event-headers.ts';
import { parseJson } from '../../src/sources/parse/json.ts';
import type { Source } from '../../src/sources/source.ts';
import { readWrites } from '../../src/story/read-writes.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { createSubjectQueue } from '../../src/worker/subject-queue.ts';
import { startWorkerLoops, type Worker } from '../../src/worker/worker-loops.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../support/local-org.ts';
import { metadataWithParcels, PARCELS_SET } from './adding-a-source/parcel-metadata.ts';

const KEY = 'a-key-of-the-tagged';

/** What the source of this test does with events, until it is changed. */
const behaviour = { parks: false, maps: true };

interface Tagged {
  readonly parcel: string;
  readonly headers: EventHeaders;
}

/** A sender that names event and place in headers alone. */
const tagged: Source = {
  name: 'tagged',
  headers: ['x-tag-id', 'x-tag-place'],
  parse: (body, headers = {}) => ({ ...(parseJson(body) as object), headers }),
  envelope(body) {
    const { parcel, headers } = body as Tagged;
    const id = headers['x-tag-id'];
    if (id === undefined) throw new InvalidEventError('x-tag-id', 'a header', 'nothing');
    const unmapped = { code: 'UNMAPPED_TYPE', reason: 'The type is not mapped.' } as const;
    const rest = { id, type: 'tag', subject: parcel, time: null, live: null };
    return behaviour.maps ? rest : { ...rest, unmapped };
  },
  contribution(body) {
    const { parcel, headers } = body as Tagged;
    const { 'x-tag-place': place, 'x-tag-id': id = '' } = headers;
    if (behaviour.parks || place === undefined)
      throw new InvalidEventError('x-tag-place', 'a header', 'nothing');
    return {
      keys: {},
      writes: [
        {
          record: { object: 'Parcel__c', field: 'Parcel_Id__c', value: parcel },
          version: [1, id],
          creates: true,
          ...{ group: 'place', rule: 'newest', fields: { Place__c: place } },
        },
      ],
    };
  },
  lookups: () => [],
};

let org: TestOrg;
let database: TestDatabase;
let pool: Pool;
let inbox: Inbox;
let server: Server;
let worker: Worker;
let url: string;
let metadata: string;

beforeAll(async () => {
  metadata = await metadataWithParcels();
  org = await startTestOrg(metadata, [], [...INTEGRATION_SETS, PARCELS_SET]);
  database = await migratedDatabase();
  const config = readConfig({ ...exampleEnvironment(database.url), ...org.environment });
  const log = createLog('silent');
  pool = createParts(config, log).pool();
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: 0 });
  const app = createApp({
    endpoints: [
      {
        source: tagged,
        paths: ['/tagged'],
        authenticate: apiKeyHeader('x-tagged-key', [KEY]),
        answer: { acceptedStatus: 202, rejectedStatus: 400 },
      },
    ],
    ...{ inbox, log, trustedProxies: 0, maxBodyBytes: 65_536 },
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tagged`;
  worker = startWorkerLoops(
    {
      queue: createSubjectQueue(pool, 60_000, 1_000_000),
      org: openOrg({
        instanceUrl: org.url,
        login: config.login,
        ...{ apiVersion: '67.0', timeoutMs: 20_000, apiBudgetPercent: 100 },
      }),
      sources: [tagged],
      log,
    },
    {
      ...{ loops: 1, pollMs: 20, maxAttempts: 3 },
      ...{ maxWaitMs: 60_000, maxHeldMs: 60_000, maxLockedMs: 60_000 },
    },
  );
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await worker.stop();
  await inbox.idle();
  await pool.end();
  await database.drop();
  await org.stop();
  await rm(metadata, { recursive: true });
});

async function tag(id: string, parcel: string, place: string): Promise<number> {
  const headers = { 'x-tagged-key': KEY, 'X-Tag-Id': id, 'X-Tag-Place': place, 'x-other': 'no' };
  const body = JSON.stringify({ parcel });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

async function statusOf(id: string): Promise<string | undefined> {
  const { rows } = await pool.query('SELECT status FROM event WHERE event_id = $1', [id]);
  return rows[0]?.status;
}

async function placeOf(parcel: string): Promise<unknown> {
  const query = `SELECT Place__c FROM Parcel__c WHERE Parcel_Id__c = '${parcel}'`;
  return (await org.connection.query(query)).records[0]?.Place__c;
}

test('the headers that a source reads are kept, and no other; the worker gets them', async () => {
  expect(await tag('t1', 'P1', 'Hamburg')).toBe(202);
  await eventually(async () => expect(await statusOf('t1')).toBe('applied'));
  expect(await placeOf('P1')).toBe('Hamburg');
  const { rows } = await pool.query("SELECT headers FROM event WHERE event_id = 't1'");
  expect(rows).toEqual([{ headers: { 'x-tag-id': 't1', 'x-tag-place': 'Hamburg' } }]);
});

test('the story of an order shows what an event wrote by its headers', async () => {
  const { events } = await readStory(pool, { source: 'tagged', key: 'P1' });
  expect(events.map((event) => readWrites(event, tagged))).toMatchObject([
    { writes: [{ fields: { Place__c: 'Hamburg' } }] },
  ]);
});

test('a replayed event is read with its headers', async () => {
  behaviour.parks = true;
  expect(await tag('t2', 'P2', 'Leipzig')).toBe(202);
  await eventually(async () => expect(await statusOf('t2')).toBe('parked'));
  behaviour.parks = false;
  expect(await replayParked(pool, { eventId: 't2' })).toBe(1);
  await eventually(async () => expect(await statusOf('t2')).toBe('applied'));
  expect(await placeOf('P2')).toBe('Leipzig');
});

test('an unmapped event is judged anew with its headers', async () => {
  behaviour.maps = false;
  expect(await tag('t3', 'P3', 'Bremen')).toBe(202);
  behaviour.maps = true;
  const [event] = await unmappedPage(pool, { eventId: 't3' }, '0');
  expect(event && judgeAnew(event, new Map([['tagged', tagged]]))).toMatchObject({
    becomes: 'pending',
    event: { eventId: 't3', headers: { 'x-tag-id': 't3', 'x-tag-place': 'Bremen' } },
  });
});

test('headers are deleted with the body', async () => {
  await purge(pool, { bodyDays: 0, rowDays: 90 });
  const { rows } = await pool.query(
    "SELECT body, headers FROM event WHERE event_id IN ('t1', 't2')",
  );
  expect(rows).toEqual([
    { body: null, headers: null },
    { body: null, headers: null },
  ]);
});
