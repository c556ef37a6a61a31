import { pauseDocuments } from '../../src/documents/queue/document-pause.ts';
import { startConnector } from '../support/connector.ts';

test('the metrics count the documents that are not attached, by state', async () => {
  const connector = await startConnector({ METRICS_TOKEN: 'a-token-for-metrics' });
  try {
    await connector.pool.query(
      "INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('00DA', '00DA')",
    );
    await connector.pool.query(
      `INSERT INTO document (organization_id, file_id, subject, kind, state, reason)
       VALUES ('00DA', '1', '1', 'Invoice', 'failed', 'x'), ('00DA', '2', '1', 'Invoice', 'pending', 'x'),
         ('00DA', '3', '1', 'Invoice', 'pending', NULL), ('00DA', '4', '1', 'Invoice', 'attached', NULL)`,
    );
    const headers = { authorization: 'Bearer a-token-for-metrics' };
    const metrics = await (await fetch(`${connector.url}/metrics`, { headers })).text();
    for (const state of ['failed', 'waiting', 'pending']) {
      expect(metrics).toContain(`connector_documents{state="${state}"} 1\n`);
    }
    expect(metrics).toContain('connector_documents_paused 0\n');
    await pauseDocuments(connector.pool, 60_000, 'The key is wrong.');
    const paused = await (await fetch(`${connector.url}/metrics`, { headers })).text();
    expect(paused).toContain('connector_documents_paused 1\n');
  } finally {
    await connector.stop();
  }
});
