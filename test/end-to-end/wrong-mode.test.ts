import { makeEvent } from '../../local/events/make-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const DR_ORDER_ID = '880000000042';

let org: TestOrg;
let connector: TestConnector;

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector({ ...org.environment, CONNECTOR_MODE: 'test' });
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

/** Runs `replay` with the configuration after the mode was corrected. */
async function replay(...argv: string[]) {
  let out = '';
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: () => undefined,
  };
  const environment = {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...org.environment,
    CONNECTOR_MODE: 'live',
  };
  await replayCommand([...argv, '--json'], output, environment);
  return JSON.parse(out);
}

test('an order whose events came while the mode was wrong is written after it was corrected', async () => {
  const { id } = await org.createOrder();
  const token = await org.token();
  const life = { orderId: DR_ORDER_ID, salesforceOrderId: id };
  const at = (minutes: number) => new Date(Date.parse('2025-11-02T10:00:00Z') + minutes * 60_000);
  const events = [
    makeEvent('order.accepted', { ...life, at: at(0) }),
    makeEvent('order.complete', { ...life, at: at(5) }),
    makeEvent('order.invoice.created', { ...life, at: at(6), fileId: 'file-1' }),
  ].map((event) => ({ ...event, liveMode: true }));
  connector.work();
  for (const event of events) {
    const headers = { authorization: `Bearer ${token}` };
    expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
  }
  const becomes = { code: 'OTHER_MODE', mode: 'live', becomes: 'pending', count: 1 };
  expect(await replay('--unmapped')).toMatchObject({
    ...{ stored: false, pending: 3, groups: [becomes, becomes, becomes] },
  });
  expect((await connector.events()).map(({ status }) => status)).toEqual(
    events.map(() => 'unmapped'),
  );
  expect(await replay('--unmapped', '--order', DR_ORDER_ID, '--yes')).toMatchObject({ pending: 3 });
  await eventually(async () =>
    expect((await connector.events()).map(({ status }) => status)).toEqual([
      ...['applied', 'applied', 'applied'],
    ]),
  );
  expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_Id__c: DR_ORDER_ID,
    DR_Order_State__c: 'complete',
    DR_Invoice_File_Id__c: 'file-1',
  });
});
