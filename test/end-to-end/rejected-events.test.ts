import { rm, writeFile } from 'node:fs/promises';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { startWorker } from '../../src/wiring/start-worker.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../support/local-org.ts';
import {
  PARCELS,
  PARCELS_SECRET,
  type SourceFiles,
  signedScan,
  writeSourceFiles,
} from '../support/parcels-file.ts';
import { metadataWithParcels, PARCELS_SET } from './adding-a-source/parcel-metadata.ts';

/** The subject is not where this path leads. */
const WRONG = { ...PARCELS, event: { ...PARCELS.event, subject: 'parcell' } };

let org: TestOrg;
let metadata: string;
let files: SourceFiles;
let connector: TestConnector;
let environment: Environment;

beforeAll(async () => {
  metadata = await metadataWithParcels();
  org = await startTestOrg(metadata, [], [...INTEGRATION_SETS, PARCELS_SET]);
});

beforeEach(async () => {
  files = await writeSourceFiles({ 'parcels.json': WRONG });
  const own = {
    ...org.environment,
    ...{ SOURCES: files.pattern, PARCELS_SECRETS: PARCELS_SECRET },
    ...{ TOKEN_ORGANIZATION_IDS: undefined, TOKEN_USER_IDS: undefined },
  };
  connector = await startConnector(own);
  environment = { ...exampleEnvironment(connector.config.DATABASE_URL), ...own };
});

afterEach(async () => {
  await connector.stop();
  await files.remove();
});

afterAll(async () => {
  await org.stop();
  await rm(metadata, { recursive: true });
});

async function correctFile(mapping: unknown = PARCELS): Promise<void> {
  await writeFile(files.pattern.replace('*', 'parcels'), JSON.stringify(mapping));
}

async function send(scan: Readonly<Record<string, unknown>>): Promise<number> {
  const { body, headers } = signedScan(scan);
  return (await connector.post('/webhooks/parcels', body, headers)).status;
}

const scanOf = (parcel: string, place: string, hour = 12) => ({
  ...{ scanId: `scan-${parcel}-${hour}`, parcel, place, at: `2026-11-02T${hour}:00:00Z` },
});

async function replay(...argv: string[]) {
  let out = '';
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: () => undefined,
  };
  await replayCommand([...argv, '--json'], output, environment);
  return JSON.parse(out);
}

/** A worker of a connector that was started with the corrected file. */
function work(): { stop(): Promise<void> } {
  const parts = createParts(readConfig(environment), createLog('silent'), {
    ...PART_BUILDERS,
    pool: () => connector.pool,
  });
  return startWorker(createWorkerParts(parts));
}

async function statuses(): Promise<string[]> {
  return (await connector.events()).map(({ status }) => status);
}

async function places(): Promise<unknown[]> {
  const query = "SELECT Parcel_Id__c, Place__c FROM Parcel__c WHERE Parcel_Id__c LIKE 'R%'";
  const { records } = await org.connection.query(query);
  return records.map((record) => `${record.Parcel_Id__c} ${record.Place__c}`).toSorted();
}

test('arrivals that a wrong path has rejected are written after the file was corrected', async () => {
  expect(await send(scanOf('R1', 'Hamburg'))).toBe(202);
  expect(await send(scanOf('R2', 'Bremen'))).toBe(202);
  expect(await send(scanOf('R2', 'Kiel', 11))).toBe(202);
  const before = await connector.events();
  expect(before).toMatchObject(
    before.map(() => ({ status: 'rejected', reason: expect.stringMatching(/^parcell: expected/) })),
  );

  const cause = { source: 'parcels', cause: 'parcell', count: 3 };
  expect(await replay('--rejected')).toMatchObject({
    ...{ stored: false, readable: 0, groups: [{ ...cause, becomes: 'not readable' }] },
  });
  await correctFile();
  expect(await replay('--rejected')).toMatchObject({
    ...{ stored: false, readable: 3, events: 3, groups: [{ ...cause, becomes: 'pending' }] },
  });
  expect(await connector.events()).toEqual(before);

  expect(await replay('--rejected', '--source', 'others', '--yes')).toMatchObject({ readable: 0 });
  expect(await replay('--rejected', '--yes')).toMatchObject({ readable: 3, events: 3 });
  const now = await connector.events();
  expect(now).toMatchObject(
    before.map(({ body }, index) => ({
      ...{ seq: before[index]?.seq, status: 'pending', reason: null, body },
      ...{ received_at: before[index]?.received_at, settled_at: null, arrivals: 1 },
    })),
  );
  expect(now.map(({ event_id }) => event_id)).toEqual(['scan-R1-12', 'scan-R2-12', 'scan-R2-11']);
  expect(await replay('--rejected', '--yes')).toMatchObject({ readable: 0, groups: [] });
  const worker = work();
  await eventually(async () =>
    expect(await statuses()).toEqual(['applied', 'applied', 'superseded']),
  );
  expect(await places()).toEqual(['R1 Hamburg', 'R2 Bremen']);
  await worker.stop();
  const { rows } = await connector.pool.query('SELECT action, actor, status FROM event_history');
  const kept = { action: 'read again', actor: 'npm run replay', status: 'rejected' };
  expect(rows).toEqual([kept, kept, kept]);
});

test('an id that is there already counts as a repeat, and concurrent runs share the arrivals', async () => {
  for (const hour of [10, 11, 12]) await send(scanOf('R3', 'Hamburg', hour));
  await connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, body)
     VALUES ('parcels', 'scan-R3-10', 'scan', 'R3', 'signature', 'applied', now(), '{}')`,
  );
  await correctFile();
  const [one, other] = await Promise.all([
    replay('--rejected', '--yes'),
    replay('--rejected', '--yes'),
  ]);
  expect([one.readable + other.readable, one.events + other.events]).toEqual([3, 2]);
  const stored = (await connector.events()).map(({ event_id: id, status, arrivals }) => ({
    ...{ id, status, arrivals },
  }));
  expect(stored).toEqual([
    { id: 'scan-R3-11', status: 'pending', arrivals: 1 },
    { id: 'scan-R3-12', status: 'pending', arrivals: 1 },
    { id: 'scan-R3-10', status: 'applied', arrivals: 2 },
  ]);
});

test('an arrival that is divided is read as its events; what is none is rejected by itself', async () => {
  const events = [scanOf('R4', 'Hamburg'), { scanId: 'none' }, scanOf('R5', 'Bremen')];
  await send({ scans: events });
  await correctFile({ ...PARCELS, split: 'scans' });
  expect(await replay('--rejected', '--yes')).toMatchObject({ readable: 1, events: 2 });
  const shown = async () =>
    (await connector.events()).map(({ event_id: id, status }) => `${id} ${status}`).toSorted();
  expect(await shown()).toEqual([
    expect.stringMatching(/^rejected part [0-9a-f]{64} rejected$/),
    'scan-R4-12 pending',
    'scan-R5-12 pending',
  ]);
  expect(await replay('--rejected', '--yes')).toMatchObject({ readable: 0 });
  // The part is read as one, although the file divides arrivals.
  const event = { ...PARCELS.event, subject: 'scanId' };
  await correctFile({ ...PARCELS, split: 'scans', event });
  expect(await replay('--rejected', '--yes')).toMatchObject({ readable: 1, events: 1 });
  expect(await shown()).toEqual(['none pending', 'scan-R4-12 pending', 'scan-R5-12 pending']);
});
