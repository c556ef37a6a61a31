import { exampleEnvironment } from '../support/connector.ts';
import { pdfOf, startFilesApi, withPdf } from '../support/digital-river-files.ts';
import { workAs } from '../support/document-stage.ts';
import { eventually } from '../support/eventually.ts';
import { startPackageStage } from '../support/package-stage.ts';

test("documents are attached to the records of Digital River's package, each once", async () => {
  const stage = await startPackageStage();
  const files = await startFilesApi();
  files.answer('package-1', withPdf(pdfOf(3000)));
  const { connector, org } = stage;
  const environment = {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...org.environment,
    ...files.environment,
    SALESFORCE_PROFILE: 'digitalriverv3',
    DIGITAL_RIVER_FILES_SECONDS: '1',
  };
  const attached = () =>
    eventually(async () => {
      const { rows } = await connector.pool.query('SELECT state, reason FROM document');
      expect(rows).toEqual([{ state: 'attached', reason: null }]);
    });
  let worker = workAs(connector, environment);
  try {
    const order = await stage.createOrder();
    const invoice = order.event('order.invoice.created', 2, 'package-1');
    await stage.send(order.event('order.accepted', 1), invoice);
    await stage.settled(invoice);
    await attached();
    await worker.stop();
    // Its outcome is lost, such as when the database is restored from a backup.
    await connector.pool.query("UPDATE document SET state = 'pending', due_at = now()");
    worker = workAs(connector, environment);
    await attached();
    for (const record of [order.id, (await stage.rows('DR_Invoice_Credit_Memo__c'))[0]?.Id]) {
      const { records } = await org.connection.query(
        `SELECT Id, ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '${record}'`,
      );
      expect(records).toMatchObject([{ ContentDocument: { Title: 'Invoice GCINIE123' } }]);
    }
    expect(files.asked).toEqual(['package-1']);
  } finally {
    await worker.stop();
    await stage.stop();
    await files.stop();
  }
});
