import type pg from 'pg';
import { makeEvent } from '../../local/events/make-event.ts';
import { migrate } from '../../src/database/migrate.ts';
import { checkDocuments } from '../../src/doctor/checks/check-documents.ts';
import { ClaimEndedError } from '../../src/documents/document-errors.ts';
import { findDocuments } from '../../src/documents/find-documents.ts';
import { documentCounts, retryDocuments } from '../../src/documents/open-documents.ts';
import { documentPause, pauseDocuments } from '../../src/documents/queue/document-pause.ts';
import { claimDocument, settleDocument } from '../../src/documents/queue/document-queue.ts';
import { whileClaimed } from '../../src/documents/queue/lease.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { testPool } from '../support/test-pool.ts';

const ORG = '00DHs000000AbCdMAK';
const OTHER_ORG = '00DHs000000XyZzMAK';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 4 });
  await migrate(pool);
});

beforeEach(async () => {
  await pool.query(
    'TRUNCATE event, subject, document, document_pause, connected_org, reconciliation',
  );
  await connect(ORG);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function connect(organizationId: string) {
  await pool.query(
    `INSERT INTO connected_org (organization_id, first_organization_id) VALUES ($1, $1)
     ON CONFLICT (is_only) DO UPDATE SET organization_id = excluded.organization_id`,
    [organizationId],
  );
}

/** Stores the event of an invoice, settled so long ago. */
async function settled(fileId: string, daysAgo = 0, status = 'applied', body?: Buffer) {
  const event = makeEvent('order.invoice.created', { orderId: '7001', fileId, at: new Date() });
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, status, proof, body, settled_at)
     VALUES ('digital-river', $1, $2, '7001', $3, 'oauth', $4, now() - $5 * interval '1 day')`,
    [event.id, event.type, status, body ?? Buffer.from(JSON.stringify(event)), daysAgo],
  );
}

/** Looks for documents at once. */
async function find() {
  await pool.query("UPDATE reconciliation SET due_at = now() WHERE source = 'documents'");
  return findDocuments(pool, 1000);
}

const fileIds = async () =>
  (await pool.query('SELECT file_id FROM document ORDER BY file_id')).rows.map(
    (row) => row.file_id,
  );

const makeDue = () => pool.query('UPDATE document SET due_at = now()');

async function claimed() {
  const document = await claimDocument(pool);
  if (document === undefined) throw new Error('Expected a document that is due.');
  return document;
}

test('the documents of applied events are found once, back to 30 days at first', async () => {
  await settled('old', 31);
  await settled('month', 29);
  await settled('new');
  await settled('overtaken', 0, 'superseded');
  await settled('open', 0, 'pending');
  await settled('unmapped', 0, 'unmapped');
  expect(await find()).toBe(3);
  expect(await fileIds()).toEqual(['month', 'new', 'overtaken']);
  expect(await find()).toBe(0);
  await settled('new');
  await settled('later');
  expect(await find()).toBe(1);
});

test('an event that becomes visible late is found', async () => {
  await settled('new');
  await find();
  await settled('late', 2 / (24 * 60));
  expect(await find()).toBe(1);
});

test('while the switch is off, nothing is lost that was settled meanwhile', async () => {
  await settled('first', 20);
  await find();
  await settled('second', 10);
  expect(await find()).toBe(1);
});

test('many documents are found in several readings', async () => {
  for (let count = 0; count < 1201; count += 1) await settled(`file-${count}`, count % 7);
  expect(await find()).toBe(1201);
});

test('an event that cannot be read is left out, and no other', async () => {
  await settled('broken', 0, 'applied', Buffer.from('{'));
  await settled('good');
  expect(await find()).toBe(1);
});

test('before a worker has logged in to an org, no position is saved', async () => {
  await pool.query('TRUNCATE connected_org');
  await settled('new');
  expect(await find()).toBe(0);
  await connect(ORG);
  expect(await find()).toBe(1);
});

test('a document is claimed by one worker, until its claim expires', async () => {
  await settled('new');
  await find();
  const claims = await Promise.all([claimDocument(pool), claimDocument(pool), claimDocument(pool)]);
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  await makeDue();
  const [first] = claims.filter((claim) => claim !== undefined);
  const second = await claimed();
  if (first === undefined) throw new Error('Expected a claim.');
  await settleDocument(pool, first, { state: 'attached', documentId: '069A' });
  expect(await documentCounts(pool)).toMatchObject({ pending: 1 });
  await settleDocument(pool, second, { state: 'attached', documentId: '069B' });
  expect((await pool.query('SELECT document_id FROM document')).rows).toEqual([
    { document_id: '069B' },
  ]);
});

test('how long Digital River fails is remembered until another result, and whether others are attached', async () => {
  await settled('failing');
  await find();
  const outage = { state: 'pending', reason: 'It failed.', attempts: 0, dueInMs: 0 } as const;
  const first = await claimed();
  expect(first).toMatchObject({ outageMs: null, othersAttached: false });
  await settleDocument(pool, first, { ...outage, isOutage: true });
  await pool.query("UPDATE document SET outage_since = now() - interval '1 hour'");
  const second = await claimed();
  expect(second.outageMs).toBeGreaterThanOrEqual(3_600_000);
  expect(second.othersAttached).toBe(false);
  await settleDocument(pool, second, { ...outage, isOutage: true });
  await settled('other');
  await find();
  await pool.query(
    "UPDATE document SET due_at = now() + interval '1 hour' WHERE file_id = 'failing'",
  );
  await settleDocument(pool, await claimed(), { state: 'attached', documentId: '069A' });
  await makeDue();
  const third = await claimed();
  expect(third).toMatchObject({ fileId: 'failing', othersAttached: true });
  expect(third.outageMs).toBeGreaterThanOrEqual(3_600_000);
  await settleDocument(pool, third, outage);
  await makeDue();
  expect(await claimed()).toMatchObject({ outageMs: null, othersAttached: false });
});

test('documents of another org are neither claimed nor counted, and are found anew there', async () => {
  await settled('new');
  await find();
  await connect(OTHER_ORG);
  expect(await claimDocument(pool)).toBeUndefined();
  expect(await documentCounts(pool)).toMatchObject({ pending: 0 });
  expect(await find()).toBe(1);
});

/** In how many milliseconds a document is due. */
const dueIn = async () =>
  (
    await pool.query(
      'SELECT (extract(epoch FROM due_at - now()) * 1000)::float8 AS ms FROM document',
    )
  ).rows[0].ms;

test('the document of a dead worker is taken over after 2 minutes, after an upload began after 15', async () => {
  await settled('new');
  await find();
  const document = await claimed();
  expect(await dueIn()).toBeLessThanOrEqual(120_000);
  await whileClaimed(pool, document, async (beforeUpload) => {
    await beforeUpload();
    expect(await dueIn()).toBeGreaterThan(600_000);
  });
  await makeDue();
  const second = await claimed();
  expect(second.claim).not.toBe(document.claim);
  const upload = whileClaimed(pool, document, (beforeUpload) => beforeUpload());
  await expect(upload).rejects.toThrow(ClaimEndedError);
  await whileClaimed(pool, second, (beforeUpload) => beforeUpload());
});

test('a claim is renewed while its worker lives', async () => {
  await settled('new');
  await find();
  const document = await claimed();
  await whileClaimed(
    pool,
    document,
    async () => {
      await makeDue();
      await eventually(async () => expect(await dueIn()).toBeGreaterThan(60_000));
    },
    10,
  );
  expect(await claimDocument(pool)).toBeUndefined();
});

test('the command shows which worker has a document, and when it is tried next', async () => {
  await settled('new');
  await find();
  expect((await replay('--documents')).text).toMatch(/pending, not tried yet[\s\S]*next try +now/);
  const document = await claimed();
  expect((await replay('--documents')).text).toMatch(
    /a worker has had it since [\d: -]+ UTC[\s\S]*taken over at/,
  );
  const shown = JSON.parse((await replay('--documents', '--json')).text).documents[0];
  expect(Date.parse(shown.workerSince)).not.toBeNaN();
  expect(Date.parse(shown.nextTryAt)).toBeGreaterThan(Date.now());
  await makeDue();
  expect((await replay('--documents')).text).toContain('taken over now');
  const waiting = { state: 'pending', reason: 'It waits.', attempts: 1, dueInMs: 6e5 } as const;
  await settleDocument(pool, document, waiting);
  const { text } = await replay('--documents');
  expect(text).toMatch(/waiting[\s\S]*next try +at [\d: -]+ UTC \(in \d+ minutes\)/);
  expect(text).not.toContain('a worker has had it');
  await makeDue();
  await settleDocument(pool, await claimed(), { ...waiting, isUnsure: true });
  expect((await replay('--documents')).text).toContain('may have the file shortly');
});

test('a pause holds for all documents, is shown, and is ended on request', async () => {
  await settled('new');
  await find();
  await pauseDocuments(pool, 600_000, 'The key is wrong.');
  await pauseDocuments(pool, 1000, 'A shorter one.');
  expect(await claimDocument(pool)).toBeUndefined();
  const { text } = await replay('--documents');
  expect(text).toMatch(
    /Documents are paused until [\d: -]+ UTC \(in \d+ minutes\): The key is wrong./,
  );
  expect(JSON.parse((await replay('--documents', '--json')).text)).toMatchObject({
    pause: { reason: 'The key is wrong.', until: expect.any(String) },
  });
  const on = { DIGITAL_RIVER_FILES: 'attach' } as const;
  expect(await checkDocuments(pool, on)).toMatchObject([
    {
      standing: 'warning',
      found: expect.stringMatching(/1 were not tried yet.*paused until .*key/),
    },
  ]);
  expect((await replay('--documents', '--yes')).text).toContain('The pause of documents is ended');
  expect(await documentPause(pool)).toBeUndefined();
  expect(await claimDocument(pool)).toBeDefined();
});

test('what was tried is tried again on request, but not while the org may have it', async () => {
  for (const fileId of ['failed', 'waiting', 'unsure', 'running', 'new']) await settled(fileId);
  await find();
  const waiting = { state: 'pending', reason: 'It waits.', attempts: 3, dueInMs: 1e6 } as const;
  for (let count = 0; count < 5; count += 1) {
    const document = await claimed();
    const result = {
      failed: { state: 'failed', reason: 'It is too large.', attempts: 1 } as const,
      waiting,
      unsure: { ...waiting, isUnsure: true } as const,
    }[document.fileId];
    if (result !== undefined) await settleDocument(pool, document, result);
  }
  await pool.query("UPDATE document SET reason = 'x' WHERE file_id = 'running'");
  expect(await retryDocuments(pool)).toEqual({ retried: 2, pauseEnded: false });
  const { rows } = await pool.query(
    "SELECT file_id, attempts FROM document WHERE claim IS NULL AND due_at <= now() AND state = 'pending' ORDER BY file_id",
  );
  expect(rows).toContainEqual({ file_id: 'failed', attempts: 0 });
  expect(rows).toContainEqual({ file_id: 'waiting', attempts: 0 });
  expect(rows).not.toContainEqual(expect.objectContaining({ file_id: 'unsure' }));
});

async function failedDocument() {
  await settled('too-large');
  await find();
  const result = { state: 'failed', reason: 'The file is too large.', attempts: 1 } as const;
  await settleDocument(pool, await claimed(), result);
}

async function replay(...argv: string[]) {
  const printed: string[] = [];
  const output = { out: (text: string) => void printed.push(text), err: () => undefined };
  const status = await replayCommand(argv, output, exampleEnvironment(database.url));
  return { status, text: printed.join('') };
}

test('the command lists what is not attached, and has it tried again', async () => {
  await failedDocument();
  const { status, text } = await replay('--documents');
  expect(status).toBe(0);
  expect(text).toContain('1 failed, 0 waiting, 0 not tried yet');
  expect(text).toContain('Invoice too-large of order 7001');
  expect(text).toContain('The file is too large.');
  const { text: json } = await replay('--documents', '--json');
  expect(JSON.parse(json)).toMatchObject({ failed: 1, documents: [{ fileId: 'too-large' }] });
  expect((await replay('--documents', '--yes')).text).toContain('tried again: 1.');
  expect(await documentCounts(pool)).toMatchObject({ failed: 0 });
});

test('the doctor warns of documents that are not attached', async () => {
  const on = { DIGITAL_RIVER_FILES: 'attach' } as const;
  expect(await checkDocuments(pool, on)).toMatchObject([{ standing: 'ok' }]);
  await failedDocument();
  expect(await checkDocuments(pool, on)).toMatchObject([
    { standing: 'warning', found: expect.stringContaining('The file is too large.') },
  ]);
  expect(await checkDocuments(pool, { DIGITAL_RIVER_FILES: 'off' })).toEqual([]);
});
