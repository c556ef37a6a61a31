import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { doctorCommand } from '../../src/doctor/command.ts';
import { purge } from '../../src/inbox/retention.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { configuredSenders } from '../../src/sources/index.ts';
import { createSubjectQueue } from '../../src/worker/subject-queue.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../support/local-org.ts';
import {
  PARCELS,
  PARCELS_SECRET,
  type SourceFiles,
  signedScan,
  writeSourceFiles,
} from '../support/parcels-file.ts';
import { startProgram } from '../support/program.ts';
import { metadataWithParcels, PARCELS_SET } from './adding-a-source/parcel-metadata.ts';

const {
  TOKEN_ORGANIZATION_IDS: _,
  TOKEN_USER_IDS: __,
  ...withoutSenders
} = exampleEnvironment('postgres://localhost/unused');

/** A machine may be busy: two processes start, and one writes to the org. */
const PROCESS_TIMEOUT_MS = 240_000;
/** Another sender, since at least one is needed. */
const PLUM = { PLUM_ENABLED: 'true', PLUM_WEBHOOK_KEYS: 'abcdefghijklm' };

let org: TestOrg;
let metadata: string;
let files: SourceFiles;
/** A mapped sender, and nothing of Digital River. */
let alone: Environment;

beforeAll(async () => {
  metadata = await metadataWithParcels();
  org = await startTestOrg(metadata, [], [...INTEGRATION_SETS, PARCELS_SET]);
  files = await writeSourceFiles({ 'parcels.json': PARCELS });
  alone = {
    ...withoutSenders,
    ...org.environment,
    ...{ SOURCES: files.pattern, PARCELS_SECRETS: PARCELS_SECRET },
  };
});

afterAll(async () => {
  await org.stop();
  await files.remove();
  await rm(metadata, { recursive: true });
});

/** `undefined` removes what the example environment has. */
const NO_TOKENS = { TOKEN_ORGANIZATION_IDS: undefined, TOKEN_USER_IDS: undefined };

async function connectorWith(changes: Environment): Promise<TestConnector> {
  const { DATABASE_URL: _url, ...variables } = alone;
  return startConnector({ ...variables, ...NO_TOKENS, ...changes });
}

async function parcel(id: string) {
  const query = `SELECT Place__c, OrderId__c FROM Parcel__c WHERE Parcel_Id__c = '${id}'`;
  return (await org.connection.query(query)).records;
}

async function statuses(connector: TestConnector): Promise<string[]> {
  return (await connector.events()).map(({ status }) => status);
}

test('a sender of a mapping file is all that the connector needs: signed call, inbox, worker, record', async () => {
  const connector = await connectorWith({});
  try {
    expect(connector.config.DIGITAL_RIVER_ENABLED).toBe(false);
    connector.work();
    const { id, number } = await org.createOrder();
    const first = { scanId: 's1', parcel: 'P1', place: 'Hamburg', at: '2026-11-02T12:00:00Z' };
    const scan = signedScan({ ...first, orderNumber: number });
    const reply = await connector.post('/webhooks/parcels', scan.body, scan.headers);
    expect([reply.status, await reply.json()]).toEqual([202, { id: 's1' }]);
    await eventually(async () => expect(await statuses(connector)).toEqual(['applied']));
    const older = signedScan({
      ...first,
      scanId: 's2',
      place: 'Leipzig',
      at: '2026-11-02T08:00:00Z',
    });
    await connector.post('/webhooks/parcels/', older.body, older.headers);
    await eventually(async () =>
      expect(await statuses(connector)).toEqual(['applied', 'superseded']),
    );
    expect(await parcel('P1')).toMatchObject([{ Place__c: 'Hamburg', OrderId__c: id }]);
    const story = await replayed(connector, ['--order', number]);
    expect(story).toContain('parcels P1');
    expect(story).toMatch(new RegExp(`Known by:? +OrderNumber ${number}`));
    const forged = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    expect((await connector.post('/webhooks/parcels', scan.body, forged)).status).toBe(401);
    const digitalRiver = '/services/apexrest/digitalriverv2/webhooks/';
    expect((await connector.post(digitalRiver, '{}')).status).toBe(404);
  } finally {
    await connector.stop();
  }
});

test('it works beside Digital River', async () => {
  const connector = await connectorWith({
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:a-password-of-digital-river',
  });
  try {
    expect(connector.config.DIGITAL_RIVER_ENABLED).toBe(true);
    connector.work();
    const { id } = await org.createOrder();
    const authorization = `Basic ${Buffer.from('digital-river:a-password-of-digital-river').toString('base64')}`;
    const accepted = {
      id: '660000000077',
      type: 'order.accepted',
      liveMode: false,
      createdTime: '2026-11-02T12:00:00Z',
      data: { object: { id: '770000000077', state: 'accepted', metadata: { sfOrderId: id } } },
    };
    const scan = signedScan({
      ...{ scanId: 's3', parcel: 'P3', place: 'Bremen', at: '2026-11-02T12:00:00Z' },
    });
    const [one, other] = await Promise.all([
      connector.post(
        '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
        JSON.stringify(accepted),
        { authorization },
      ),
      connector.post('/webhooks/parcels', scan.body, scan.headers),
    ]);
    expect([one.status, other.status]).toEqual([202, 202]);
    await eventually(async () => expect(await statuses(connector)).toEqual(['applied', 'applied']));
    expect(await parcel('P3')).toMatchObject([{ Place__c: 'Bremen' }]);
  } finally {
    await connector.stop();
  }
});

test('events of a sender whose file is gone are kept and not claimed, and applied once it is back', async () => {
  const connector = await connectorWith({});
  try {
    const scan = signedScan({
      ...{ scanId: 's4', parcel: 'P4', place: 'Kiel', at: '2026-11-02T12:00:00Z' },
    });
    expect((await connector.post('/webhooks/parcels', scan.body, scan.headers)).status).toBe(202);
    const { pool, config } = connector;
    const others = configuredSenders(
      readConfig({ ...alone, ...PLUM, DATABASE_URL: config.DATABASE_URL, SOURCES: undefined }),
      connectorProfile,
    );
    expect(others.map(({ source }) => source.name)).toEqual(['xoxoday-plum']);
    const queue = createSubjectQueue(pool, 60_000, 1_000_000);
    expect(await queue.claim(10, ['xoxoday-plum'])).toEqual([]);
    const report = await doctor({
      ...{ ...alone, ...PLUM, DATABASE_URL: config.DATABASE_URL, SOURCES: undefined },
    });
    expect(report.find(({ check }) => check === 'senders without configuration')).toMatchObject({
      standing: 'warning',
      found: expect.stringMatching(/^1 pending of parcels; they are kept/),
    });
    await purge(pool, { bodyDays: 0, rowDays: 0 });
    connector.work();
    await eventually(async () => expect(await statuses(connector)).toEqual(['applied']));
    expect(await parcel('P4')).toMatchObject([{ Place__c: 'Kiel' }]);
  } finally {
    await connector.stop();
  }
});

test(
  'the processes web and worker read the file',
  async () => {
    const database = await freshDatabase();
    const environment = { ...alone, DATABASE_URL: database.url };
    const web = startProgram('src/server.ts', environment);
    const worker = startProgram('src/worker.ts', environment);
    try {
      const { port } = await web.logged('ready for webhooks');
      const scan = signedScan({
        ...{ scanId: 's5', parcel: 'P5', place: 'Ulm', at: '2026-11-02T12:00:00Z' },
      });
      const address = `http://127.0.0.1:${port}`;
      const reply = await fetch(`${address}/webhooks/parcels`, { method: 'POST', ...scan });
      expect(reply.status).toBe(202);
      expect((await fetch(`${address}/health/ready`)).status).toBe(200);
      await eventually(
        async () => expect(await parcel('P5')).toMatchObject([{ Place__c: 'Ulm' }]),
        PROCESS_TIMEOUT_MS,
      );
    } finally {
      await Promise.all([stopped(web), stopped(worker)]);
      await database.drop();
    }
  },
  PROCESS_TIMEOUT_MS,
);

interface Found {
  readonly area: string;
  readonly check: string;
  readonly standing: string;
  readonly found: string;
}

/** What `replay` prints with the variables of a connector. */
async function replayed({ config }: TestConnector, argv: readonly string[]): Promise<string> {
  let text = '';
  await replayCommand(
    argv,
    { out: (more) => (text += more), err: (more) => (text += more) },
    { ...alone, DATABASE_URL: config.DATABASE_URL },
  );
  return text;
}

async function doctor(environment: Environment): Promise<readonly Found[]> {
  let text = '';
  await doctorCommand(
    ['--json'],
    { out: (more) => (text += more), err: () => undefined },
    environment,
  );
  return (JSON.parse(text) as { findings: Found[] }).findings;
}

async function stopped({ child }: ReturnType<typeof startProgram>): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}

test('the doctor checks what the file writes, and nothing of Digital River', async () => {
  const database = await freshDatabase();
  try {
    const findings = await doctor({ ...alone, DATABASE_URL: database.url });
    const found = (check: string) => findings.find((each) => each.check === check);
    expect(found('senders')?.found).toMatch(/^parcels \(.*parcels\.json\)$/);
    expect(found('Parcel__c')).toMatchObject({ standing: 'ok' });
    expect(found('DR_Fulfillment__c')).toBeUndefined();
    expect(found('DR_Failed_Event__c')).toMatchObject({ standing: 'ok' });
    expect(findings.filter(({ area }) => area === 'Digital River')).toEqual([]);
    expect(
      findings.filter(({ area, standing }) => area !== 'Database' && standing === 'failed'),
    ).toEqual([]);
  } finally {
    await database.drop();
  }
});

test('the doctor names what the file writes and the org lacks', async () => {
  const database = await freshDatabase();
  const [
    {
      writes: [first],
    },
  ] = PARCELS.map;
  const colour = { ...first, fields: { ...first.fields, Colour__c: 'colour' } };
  const file = { ...PARCELS, map: [{ ...PARCELS.map[0], writes: [colour] }] };
  const lacking = await writeSourceFiles({ 'parcels.json': file });
  try {
    const environment = { ...alone, SOURCES: lacking.pattern, DATABASE_URL: database.url };
    const findings = await doctor(environment);
    expect(findings.filter(({ check }) => check.startsWith('Parcel__c'))).toMatchObject([
      {
        check: 'Parcel__c.Colour__c',
        standing: 'failed',
        todo: expect.stringContaining('npm run source -- metadata'),
      },
    ]);
  } finally {
    await database.drop();
    await lacking.remove();
  }
});

test('a wrong file stops the start, with each of its problems', async () => {
  const wrong = await writeSourceFiles({
    'parcels.json': { ...PARCELS, sorce: 'parcels', silence: 'soon' },
  });
  try {
    const web = startProgram('src/server.ts', { ...alone, SOURCES: wrong.pattern });
    await once(web.child, 'close');
    expect(web.child.exitCode).toBe(2);
    expect(web.errors()).toMatch(/parcels\.json:\d+:\d+ silence: expected a duration/);
    expect(web.errors()).toMatch(/parcels\.json:\d+:\d+ .*sorce/);
  } finally {
    await wrong.remove();
  }
});
