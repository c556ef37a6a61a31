import { makeEvent } from '../../local/events/make-event.ts';
import { API_KEY, type Stage, startStage } from '../local/digital-river/stage.ts';
import { withError, withLink } from '../support/digital-river-files.ts';
import { type DocumentStage, startDocumentStage } from '../support/document-stage.ts';
import { eventually } from '../support/eventually.ts';

const DOCUMENT = 'DR_Invoice_Credit_Memo__c';

let stage: DocumentStage;
let digitalRiver: Stage;

beforeEach(async () => {
  stage = await startDocumentStage();
  digitalRiver = await startStage();
});

afterEach(async () => {
  await stage.stop();
  await digitalRiver.end();
});

const variables = (files: string) => ({
  DIGITAL_RIVER_FILES: files,
  DIGITAL_RIVER_API_URL: digitalRiver.url(),
  DIGITAL_RIVER_API_KEY: API_KEY,
});

/** Has Digital River the file of a document, as its event announces it. */
async function publish(fileId: string) {
  const options = { orderId: '188418250336', fileId, at: new Date() };
  await digitalRiver.call('POST', '/local/events', makeEvent('order.invoice.created', options));
}

async function request(Id: string) {
  await stage.org.connection.sobject(DOCUMENT).update({ Id, DR_File_Link_Requested__c: true });
}

/** How many links Digital River has made to a file. */
async function linksOf(fileId: string): Promise<number> {
  return (await digitalRiver.call('GET', `/files/${fileId}`)).json.links.length;
}

const isRequested = async (recordId: string) =>
  (await stage.org.connection.sobject(DOCUMENT).retrieve(recordId)).DR_File_Link_Requested__c;

/** What the connector remembers of requests. */
const remembered = async () =>
  (await stage.connector.pool.query('SELECT file_id, attempts, url FROM document_link')).rows;

/** Has all requests tried at once, as if the time had passed. */
const makeDue = () => stage.connector.pool.query('UPDATE document_link SET due_at = now()');

/** Has a request tried until it has failed so often. */
const failed = (fileId: string, attempts: number) =>
  eventually(async () => {
    await makeDue();
    const request = (await remembered()).find((row) => row.file_id === fileId);
    expect(request?.attempts).toBeGreaterThanOrEqual(attempts);
  });

const PROBLEM = 'a link to a document cannot be stored in the org';

/** Waits until a request is answered, and returns the link. */
const answered = (recordId: string) =>
  eventually(async () => {
    const record = await stage.org.connection.sobject(DOCUMENT).retrieve(recordId);
    expect(record.DR_File_Link_Requested__c).toBe(false);
    return {
      link: record.DR_File_Link__c as string | null,
      expires: record.DR_File_Link_Expires__c as string | null,
      problem: record.DR_File_Link_Problem__c as string | null,
    };
  });

test('a person who marks a record gets a public link that expires', async () => {
  const { fileId, recordId } = await stage.issue();
  await publish(fileId);
  const other = await stage.issue();
  await publish(other.fileId);
  await request(recordId);
  stage.work({ ...variables('link'), DIGITAL_RIVER_FILES_LINK_HOURS: '2' });
  const { link, expires } = await answered(recordId);
  const content = await fetch(link ?? '');
  expect((await content.text()).slice(0, 5)).toBe('%PDF-');
  const hours = (Date.parse(expires ?? '') - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(1.8);
  expect(hours).toBeLessThanOrEqual(2);
  const unmarked = await stage.org.connection.sobject(DOCUMENT).retrieve(other.recordId);
  expect(unmarked.DR_File_Link__c).toBeNull();
  expect(await linksOf(fileId)).toBe(1);
  expect(await linksOf(other.fileId)).toBe(0);
  expect(await stage.filesOf(recordId)).toEqual([]);
  // The link is a secret: anyone who has it can open the file.
  expect(JSON.stringify(stage.connector.logged)).not.toContain(link);
});

test('a request for a file that Digital River does not have is cleared, and others go on', async () => {
  const unknown = await stage.issue();
  const known = await stage.issue();
  await publish(known.fileId);
  await request(unknown.recordId);
  await request(known.recordId);
  stage.work(variables('link'));
  expect(await answered(unknown.recordId)).toEqual({
    ...{ link: null, expires: null },
    problem: expect.stringContaining('Digital River does not have this file'),
  });
  expect((await answered(known.recordId)).link).toContain(digitalRiver.url());
  expect(stage.logged(PROBLEM)).toMatchObject([
    { fileId: unknown.fileId, reason: expect.stringContaining('404') },
  ]);
});

test('without a new link a former one stays, the person sees why, and nothing is logged as stored', async () => {
  const { fileId, recordId } = await stage.issue();
  const url = 'https://files.example.com/links/1';
  stage.files.answerLink(fileId, withLink(url));
  await request(recordId);
  stage.work({ DIGITAL_RIVER_FILES: 'link' });
  const first = await answered(recordId);
  expect(first).toMatchObject({ link: url, expires: expect.any(String), problem: null });
  stage.files.answerLink(fileId, withError(404));
  await request(recordId);
  const refused = await answered(recordId);
  expect(refused).toEqual({ ...first, problem: expect.stringMatching(/does not have this file/) });
  await eventually(async () => {
    const [{ reason } = { reason: '' }] = stage.logged(PROBLEM);
    expect(reason).toContain('Digital River does not have the file yet');
  });
  stage.files.answerLink(fileId, withLink(`${url}0`));
  await request(recordId);
  expect(await answered(recordId)).toMatchObject({ link: `${url}0`, problem: null });
  await eventually(async () => {
    expect(stage.logged('links to documents stored in the org')).toHaveLength(2);
  });
});

test('a request stays while Digital River refuses the key', async () => {
  const { fileId, recordId } = await stage.issue();
  await publish(fileId);
  await request(recordId);
  const worker = stage.work({ ...variables('link'), DIGITAL_RIVER_API_KEY: 'sk_test_revoked' });
  await eventually(async () => {
    expect(stage.logged(PROBLEM)).toHaveLength(1);
  });
  await worker.stop();
  const record = await stage.org.connection.sobject(DOCUMENT).retrieve(recordId);
  expect(record.DR_File_Link_Requested__c).toBe(true);
  stage.work(variables('link'));
  expect((await answered(recordId)).link).toContain(digitalRiver.url());
});

test("the local Digital River's file is attached under its name", async () => {
  const { fileId, recordId } = await stage.issue();
  await publish(fileId);
  const { json } = await digitalRiver.call('GET', `/files/${fileId}`);
  stage.work(variables('attach'));
  await stage.until(fileId, 'attached');
  expect(await stage.filesOf(recordId)).toMatchObject([
    { title: `Invoice ${json.fileName.replace(/\.pdf$/, '')}`, bytes: json.size },
  ]);
});

test('a link that the org refuses is kept until the org takes it, and made once', async () => {
  const { fileId, recordId } = await stage.issue();
  await publish(fileId);
  const rule = {
    ...{ kind: 'refused-row', object: DOCUMENT, share: 1 },
    ...{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Locked by the auditors' },
  };
  await request(recordId);
  await stage.org.admin('PUT', '/faults', { seed: 1, faults: [rule] });
  stage.work(variables('link'));
  await failed(fileId, 3);
  expect(await isRequested(recordId)).toBe(true);
  expect(await linksOf(fileId)).toBe(1);
  const [problem, ...others] = stage.logged(PROBLEM);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ fileId, reason: expect.stringContaining('validation rule') });
  expect(problem?.reason).not.toMatch(/replay|Failed Event|auditors/);
  await stage.org.admin('PUT', '/faults', { seed: 1, faults: [] });
  await eventually(async () => {
    await makeDue();
    expect(await isRequested(recordId)).toBe(false);
  });
  expect((await answered(recordId)).link).toContain(digitalRiver.url());
  expect(await linksOf(fileId)).toBe(1);
  await eventually(async () => expect(await remembered()).toEqual([]));
  expect(JSON.stringify(stage.connector.logged)).not.toContain('/links/');
});

test('files that Digital River makes no usable link to do not delay others', async () => {
  const answers = [
    withError(500),
    withError(503),
    withError(400, {}, 'expiresTime'),
    withLink(`https://files.example.com/${'x'.repeat(250)}`),
    withError(404),
    withLink('https://files.example.com/links/odd', 'tomorrow'),
  ];
  const issued = [];
  for (const answer of answers) {
    const document = await stage.issue();
    stage.files.answerLink(document.fileId, answer);
    await request(document.recordId);
    issued.push(document);
  }
  const [failing, busy, invalid, long, unknown, odd] = issued.map(({ recordId }) => recordId);
  stage.work({ DIGITAL_RIVER_FILES: 'link' });
  const { link, expires } = await answered(odd ?? '');
  expect(link).toBe('https://files.example.com/links/odd');
  expect(Date.parse(expires ?? '')).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  for (const record of [long, unknown]) {
    expect(await answered(record ?? '')).toEqual({
      ...{ link: null, expires: null },
      problem: expect.stringMatching(/^No link was stored/),
    });
  }
  for (const record of [failing, busy, invalid]) expect(await isRequested(record ?? '')).toBe(true);
  expect(stage.files.linked.toSorted()).toEqual(issued.map(({ fileId }) => fileId).toSorted());
});
