import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector } from '../support/connector.ts';
import { startTestOrg } from '../support/local-org.ts';
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
test.each(['1','2','1','2'])('lanes %s', async (lanes) => {
  const org = await startTestOrg();
  const connector = await startConnector({ ...org.environment, WORKER_LANES: lanes, WORKER_LINGER_MS: '1000', WORKER_POLL_MS: '250' });
  const token = await org.token();
  const ids = await Promise.all(Array.from({ length: 40 }, async () => (await org.createOrder()).id));
  const before = ((await org.admin('GET', '/calls')) as any).connector.data;
  connector.work();
  for (let round = 0; round < 12; round += 1) {
    await Promise.all(ids.map((salesforceOrderId, i) => connector.post(WEBHOOKS, JSON.stringify(makeEvent('order.accepted', { orderId: `${lanes}77${i}`, salesforceOrderId, at: new Date(Date.parse('2026-11-02T10:00:00Z') + round * 60000) })), { authorization: `Bearer ${token}` })));
    await new Promise((r) => setTimeout(r, 1500));
  }
  await new Promise((r) => setTimeout(r, 1500));
  const after = ((await org.admin('GET', '/calls')) as any).connector.data;
  const settled = connector.logged.filter((l) => l.includes('events settled')).map((l) => JSON.parse(l).subjects);
  console.log('lanes', lanes, 'calls', after - before, 'batches', settled.length, settled.join(' '));
  await connector.stop();
  await org.stop();
}, 120000);
