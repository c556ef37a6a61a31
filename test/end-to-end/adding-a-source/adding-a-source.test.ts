import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import { createApp } from '../../../src/app.ts';
import { apiKeyHeader } from '../../../src/authenticate/api-key-header.ts';
import { readConfig } from '../../../src/config/index.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { createInbox, type Inbox } from '../../../src/inbox/inbox.ts';
import { createLog } from '../../../src/log.ts';
import { openOrg } from '../../../src/salesforce/api/org.ts';
import { createParts } from '../../../src/wiring/parts.ts';
import { createSubjectQueue } from '../../../src/worker/subject-queue.ts';
import { startWorkerLoops, type Worker } from '../../../src/worker/worker-loops.ts';
import { exampleEnvironment } from '../../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../../support/local-org.ts';
import { metadataWithParcels, PARCELS_SET } from './parcel-metadata.ts';
import { parcels, parcelsEndpoint } from './parcels.ts';

const KEY = { 'x-parcels-key': 'parcels-and-parcels' };

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
  const source = parcels();
  const proof = apiKeyHeader('x-parcels-key', [KEY['x-parcels-key']]);
  const endpoints = [parcelsEndpoint(source, proof)];
  const app = createApp({ endpoints, inbox, log, trustedProxies: 0, maxBodyBytes: 65_536 });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/parcels`;
  const apiBudgetPercent = 100;
  worker = startWorkerLoops(
    {
      queue: createSubjectQueue(pool, 60_000, 1_000_000),
      org: openOrg({
        instanceUrl: org.url,
        login: config.login,
        apiVersion: '67.0',
        timeoutMs: 5000,
        apiBudgetPercent,
      }),
      sources: [source],
      log,
    },
    {
      loops: 1,
      pollMs: 20,
      maxAttempts: 3,
      maxWaitMs: 60_000,
      maxHeldMs: 60_000,
      maxLockedMs: 60_000,
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

let scans = 0;

async function scan(fields: Record<string, unknown>, headers = KEY): Promise<number> {
  scans += 1;
  const body = JSON.stringify({ scanId: `scan-${scans}`, parcel: 'P1', ...fields });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

async function parcel() {
  const query = 'SELECT Parcel_Id__c, Place__c, OrderId__c FROM Parcel__c';
  return (await org.connection.query(query)).records;
}

async function statuses(): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>('SELECT status FROM event ORDER BY seq');
  return rows.map(({ status }) => status);
}

test("the guide's source is this test's", async () => {
  const guide = await readFile(
    new URL('../../../docs/adding-a-source.md', import.meta.url),
    'utf8',
  );
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  const source = await readFile(new URL('parcels.ts', import.meta.url), 'utf8');
  const asInSrc = source
    .replaceAll("'../../../src/sources/", "'../")
    .replaceAll("'../../../src/", "'../../");
  expect(shown).toBe(asInSrc);
});

test('an invented source receives, keeps and writes, with nothing of inbox, worker or Salesforce touched', async () => {
  const { id, number } = await org.createOrder();
  expect(await scan({ place: 'Hamburg', at: '2026-11-02T12:00:00Z', orderNumber: number })).toBe(
    202,
  );
  await eventually(async () => expect(await statuses()).toEqual(['applied']));
  expect(await scan({ place: 'Leipzig', at: '2026-11-02T08:00:00Z' })).toBe(202);
  await eventually(async () => expect(await statuses()).toEqual(['applied', 'superseded']));
  expect(await parcel()).toMatchObject([
    { Parcel_Id__c: 'P1', Place__c: 'Hamburg', OrderId__c: id },
  ]);
});

test('it says what is no event and who may call', async () => {
  expect(await scan({ place: 'Hamburg', at: 'noon' })).toBe(400);
  expect(await scan({}, { 'x-parcels-key': 'somebody else' })).toBe(401);
});
