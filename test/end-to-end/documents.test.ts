import { retryDocuments } from '../../src/documents/open-documents.ts';
import { documentPause } from '../../src/documents/queue/document-pause.ts';
import { USER_ID } from '../support/connector.ts';
import { FILES_KEY, pdfOf, withError, withPdf } from '../support/digital-river-files.ts';
import { type DocumentStage, startDocumentStage } from '../support/document-stage.ts';
import { eventually } from '../support/eventually.ts';

let stage: DocumentStage;

beforeEach(async () => {
  stage = await startDocumentStage();
});

afterEach(() => stage.stop());

const ATTACHED = 'document attached in the org';

test('the PDF files of invoices and credit memos are attached to their records and Orders', async () => {
  const invoice = await stage.issue();
  const memo = await stage.issue('order.credit_memo.created');
  stage.files.answer(invoice.fileId, withPdf(pdfOf(3000)));
  stage.files.answer(memo.fileId, withPdf(pdfOf(4000), 'GCCMIE9.pdf'));
  stage.work();
  for (const { fileId } of [invoice, memo]) await stage.until(fileId, 'attached');
  const links = (issued: typeof invoice) => [
    { record: issued.recordId, share: 'V', visibility: 'AllUsers' },
    { record: issued.orderId, share: 'V', visibility: 'InternalUsers' },
  ];
  const [file, ...others] = await stage.filesOf(invoice.orderId);
  expect(others).toEqual([]);
  expect(file).toMatchObject({ title: 'Invoice GCINIE123', bytes: 3000 });
  expect(file?.links.toSorted((a, b) => b.share.localeCompare(a.share))).toEqual(
    expect.arrayContaining(links(invoice)),
  );
  expect(file?.links).toHaveLength(2);
  expect(await stage.filesOf(memo.recordId)).toMatchObject([
    { title: 'Credit Memo GCCMIE9', bytes: 4000 },
  ]);
  expect((await stage.document(invoice.fileId)).document_id).toBe(file?.documentId);
  expect(JSON.stringify(stage.connector.logged)).not.toContain(FILES_KEY);
});

test('a document needs three API calls of the org, and one download', async () => {
  const issued = [await stage.issue(), await stage.issue(), await stage.issue()];
  for (const { fileId } of issued) stage.files.answer(fileId, withPdf(pdfOf(2000)));
  const before = await stage.calls();
  const worker = stage.work();
  for (const { fileId } of issued) await stage.until(fileId, 'attached');
  await worker.stop();
  expect((await stage.calls()) - before).toBe(3 * issued.length);
  expect(stage.files.asked.toSorted()).toEqual(issued.map(({ fileId }) => fileId).toSorted());
});

test('a document that was attached before this database knew it is not attached again', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.files.answer(fileId, withPdf(pdfOf(2000)));
  const worker = stage.work();
  const { document_id } = await stage.until(fileId, 'attached');
  await worker.stop();
  await stage.connector.pool.query('DELETE FROM document');
  await stage.connector.pool.query("DELETE FROM reconciliation WHERE source = 'documents'");
  const before = await stage.calls();
  stage.work();
  expect(await stage.until(fileId, 'attached')).toMatchObject({ document_id });
  expect((await stage.calls()) - before).toBe(2);
  expect(await stage.filesOf(recordId)).toHaveLength(1);
  expect(stage.files.asked).toHaveLength(1);
});

test('two workers attach many documents, each of them once', async () => {
  const issued = [];
  for (let count = 0; count < 12; count += 1) issued.push(await stage.issue());
  for (const { fileId } of issued) stage.files.answer(fileId, withPdf(pdfOf(2000)));
  stage.work();
  stage.work();
  for (const { fileId, recordId } of issued) {
    await stage.until(fileId, 'attached');
    expect(await stage.filesOf(recordId)).toHaveLength(1);
  }
  expect(stage.files.asked).toHaveLength(issued.length);
  expect(stage.logged(ATTACHED)).toHaveLength(issued.length);
});

test('a file that is not there yet is attached once it is', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.work();
  const waiting = await stage.until(fileId, '404');
  expect(waiting).toMatchObject({ state: 'pending', attempts: 1 });
  expect(waiting.reason).toContain('Digital River does not have the file yet');
  expect(waiting.reason).not.toMatch(/command|registered|\.\./);
  stage.files.answer(fileId, withPdf(pdfOf(2000)));
  await stage.makeDue();
  await stage.until(fileId, 'attached');
  expect(await stage.filesOf(recordId)).toHaveLength(1);
});

test('a page in place of a PDF file is not attached, and in the end a person is asked', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.files.answer(fileId, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/pdf' }).end('<html>Sign in</html>');
  });
  stage.work();
  expect(await stage.until(fileId, 'Expected a PDF file')).toMatchObject({ state: 'pending' });
  await stage.connector.pool.query('UPDATE document SET attempts = 12, due_at = now()');
  const failed = await stage.until(fileId, 'failed');
  expect(failed).toMatchObject({ attempts: 13, reason: expect.stringContaining('PDF') });
  expect(await stage.filesOf(recordId)).toEqual([]);
});

test('a file that always fails at Digital River holds up no other, and in the end a person is asked', async () => {
  const [failing, good] = [await stage.issue(), await stage.issue()];
  stage.files.answer(failing.fileId, withError(500));
  stage.files.answer(good.fileId, withPdf(pdfOf(2000)));
  const postpone = (fileId: string) =>
    stage.connector.pool.query(
      "UPDATE document SET due_at = now() + interval '1 hour' WHERE file_id = $1",
      [fileId],
    );
  const looking = stage.work({ DIGITAL_RIVER_API_KEY: 'sk_test_revoked' });
  await eventually(async () => expect(await stage.documents()).toHaveLength(2));
  await looking.stop();
  await stage.makeDue();
  await postpone(good.fileId);
  const worker = stage.work();
  expect(await stage.until(failing.fileId, '500')).toMatchObject({ attempts: 0 });
  await worker.stop();
  await stage.makeDue();
  await postpone(failing.fileId);
  stage.work();
  await stage.until(good.fileId, 'attached');
  for (const attempts of [1, 2]) {
    await stage.makeDue();
    await eventually(async () => {
      expect(await stage.document(failing.fileId)).toMatchObject({ state: 'pending', attempts });
    });
  }
  await stage.connector.pool.query(
    'UPDATE document SET attempts = 12, due_at = now() WHERE file_id = $1',
    [failing.fileId],
  );
  expect((await stage.until(failing.fileId, 'failed')).reason).toContain('500');
});

test('an answer without content concerns its document alone', async () => {
  const { fileId } = await stage.issue();
  stage.files.answer(fileId, (_request, response) => void response.writeHead(204).end());
  stage.work();
  expect(await stage.until(fileId, 'Expected a PDF file')).toMatchObject({ attempts: 1 });
});

test('a file that is cut off, and does not say its size, is not attached', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.files.answer(fileId, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/pdf', connection: 'close' });
    response.end(pdfOf(5000).subarray(0, 4000));
  });
  stage.work();
  expect(await stage.until(fileId, '%%EOF')).toMatchObject({ state: 'pending', attempts: 1 });
  expect(await stage.filesOf(recordId)).toEqual([]);
});

test('the file of a record without an Order is linked to the Order once the record has one', async () => {
  const { fileId, recordId, orderId } = await stage.issue();
  stage.files.answer(fileId, withPdf(pdfOf(2000)));
  const records = stage.org.connection.sobject('DR_Invoice_Credit_Memo__c');
  await records.update({ Id: recordId, OrderId__c: null });
  stage.work();
  expect(await stage.until(fileId, 'OrderId__c is blank')).toMatchObject({ attempts: 1 });
  expect(await stage.filesOf(recordId)).toHaveLength(1);
  await records.update({ Id: recordId, OrderId__c: orderId });
  await stage.makeDue();
  const { document_id } = await stage.until(fileId, 'attached');
  for (const record of [recordId, orderId]) {
    expect(await stage.filesOf(record)).toMatchObject([{ documentId: document_id }]);
  }
  expect(stage.files.asked).toEqual([fileId]);
});

test('a file that is too large is not attached, whether it says its size or not', async () => {
  const [first, second] = [await stage.issue(), await stage.issue()];
  const large = pdfOf(1024 * 1024 + 1);
  stage.files.answer(first.fileId, withPdf(large));
  stage.files.answer(second.fileId, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/pdf' });
    response.write(large.subarray(0, 1000));
    response.end(large.subarray(1000));
  });
  stage.work({ DIGITAL_RIVER_FILES_MAX_MB: '1' });
  for (const { fileId } of [first, second]) {
    const { reason } = await stage.until(fileId, 'failed');
    expect(reason).toContain('DIGITAL_RIVER_FILES_MAX_MB');
  }
});

test('a key that Digital River refuses pauses all documents, and does not count', async () => {
  const issued = [await stage.issue(), await stage.issue()];
  for (const { fileId } of issued) stage.files.answer(fileId, withPdf(pdfOf(2000)));
  const worker = stage.work({ DIGITAL_RIVER_API_KEY: 'sk_test_revoked' });
  await eventually(async () => {
    const refused = (await stage.documents()).filter(({ reason }) => reason !== null);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toContain('Check DIGITAL_RIVER_API_KEY');
    expect(refused[0]?.reason).not.toMatch(/\.\.|The key is wrong/);
  });
  await worker.stop();
  expect(stage.files.asked).toHaveLength(1);
  expect((await stage.documents()).map(({ attempts }) => attempts)).toEqual([0, 0]);
  expect(JSON.stringify(stage.connector.logged)).not.toContain('sk_test_revoked');
  await stage.makeDue();
  stage.work();
  for (const { fileId } of issued) await stage.until(fileId, 'attached');
});

test('the pause of a refused key is shown with its end, and a request ends it', async () => {
  const { fileId } = await stage.issue();
  let isRefused = true;
  stage.files.answer(fileId, (request, response) =>
    (isRefused ? withError(401) : withPdf(pdfOf(2000)))(request, response),
  );
  stage.work();
  await stage.until(fileId, '401');
  const { pool } = stage.connector;
  const pause = await eventually(async () => {
    const found = await documentPause(pool);
    if (found === undefined) throw new Error('Documents are not paused yet.');
    return found;
  });
  expect(pause.until.getTime() - Date.now()).toBeGreaterThan(300_000);
  await eventually(async () => {
    expect(stage.logged('a document cannot be attached in the org')).toMatchObject([
      { fileId, pausedUntil: pause.until.toISOString() },
    ]);
  });
  isRefused = false;
  expect(await retryDocuments(pool)).toEqual({ retried: 1, pauseEnded: true });
  await stage.until(fileId, 'attached');
});

test('the wait that Digital River asks for holds for all documents', async () => {
  const [first, second] = [await stage.issue(), await stage.issue()];
  stage.files.answer(first.fileId, withError(429, { 'retry-after': '600' }));
  stage.files.answer(second.fileId, withError(429, { 'retry-after': '600' }));
  const worker = stage.work();
  const refused = await eventually(async () => {
    const [document] = (await stage.documents()).filter(({ reason }) => reason !== null);
    if (document === undefined) throw new Error('Nothing was refused yet.');
    return document;
  });
  await worker.stop();
  expect(refused).toMatchObject({ state: 'pending', attempts: 0 });
  const waitMs = refused.due_at.getTime() - Date.now();
  expect(waitMs).toBeGreaterThan(300_000);
  expect(stage.files.asked).toHaveLength(1);
});

test('storage of the org that is used up holds documents until there is room', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.files.answer(fileId, withPdf(pdfOf(2000)));
  const full = {
    ...{ kind: 'refused-row', object: 'ContentVersion', share: 1 },
    ...{ errorCode: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded' },
  };
  await stage.org.admin('PUT', '/faults', { seed: 1, faults: [full] });
  const worker = stage.work();
  const held = await stage.until(fileId, 'STORAGE_LIMIT_EXCEEDED');
  expect(held).toMatchObject({ state: 'pending', attempts: 0 });
  expect(held.reason).toContain('The file storage of the org is full. Delete files');
  await worker.stop();
  // The line follows the row.
  expect(stage.logged('a document cannot be attached in the org')).toMatchObject([
    { fileId, reason: expect.stringContaining('STORAGE_LIMIT_EXCEEDED') },
  ]);
  await stage.org.admin('PUT', '/faults', { seed: 1, faults: [] });
  await stage.makeDue();
  stage.work();
  await stage.until(fileId, 'attached');
  expect(await stage.filesOf(recordId)).toHaveLength(1);
});

test('a document waits for rights in the org, and is attached once they are granted', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.files.answer(fileId, withPdf(pdfOf(2000)));
  const assignments = stage.org.connection.sobject('PermissionSetAssignment');
  const assigned = await assignments.find({ AssigneeId: USER_ID }, ['Id', 'PermissionSetId']);
  await assignments.destroy(assigned.map(({ Id }) => String(Id)));
  const worker = stage.work();
  const held = await stage.until(fileId, 'DR_Invoice_Credit_Memo__c');
  expect(held).toMatchObject({ state: 'pending', attempts: 0 });
  await worker.stop();
  expect(stage.files.asked).toEqual([]);
  for (const { PermissionSetId } of assigned) {
    await assignments.create({ AssigneeId: USER_ID, PermissionSetId });
  }
  await stage.makeDue();
  stage.work();
  await stage.until(fileId, 'attached');
  expect(await stage.filesOf(recordId)).toHaveLength(1);
});

test('a record that the org lacks is named as the reason', async () => {
  const { fileId, recordId } = await stage.issue();
  stage.files.answer(fileId, withPdf(pdfOf(2000)));
  await stage.org.connection.sobject('DR_Invoice_Credit_Memo__c').destroy(recordId);
  stage.work();
  const waiting = await stage.until(fileId, 'The org has no DR_Invoice_Credit_Memo__c');
  expect(waiting).toMatchObject({ state: 'pending', attempts: 1 });
  expect(stage.files.asked).toEqual([]);
});
