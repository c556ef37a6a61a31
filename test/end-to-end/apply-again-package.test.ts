import { acceptOrg } from '../../src/inbox/connected-org.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { zipOf } from '../local/org/deploy-zip.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { type PackageStage, startPackageStage } from '../support/package-stage.ts';

// An org that has neither unique keys nor version fields: only the inbox knows what is newer.

let stage: PackageStage;

beforeAll(async () => {
  stage = await startPackageStage();
  stage.connector.work();
});

afterAll(() => stage.stop());

const fulfillments = (drOrderId: string) =>
  stage.rows('DR_Fulfillment__c', { DR_Order_Id__c: drOrderId });

async function sendInTurn(...events: Parameters<PackageStage['send']>): Promise<void> {
  for (const event of events) {
    await stage.send(event);
    await stage.settled(event);
  }
}

async function again(drOrderId: string): Promise<{ subjects: number; kept: number }> {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const environment = {
    ...exampleEnvironment(stage.connector.config.DATABASE_URL),
    ...stage.org.environment,
    SALESFORCE_PROFILE: 'digitalriverv3',
  };
  const argv = ['--again', '--order', drOrderId, '--yes', '--json'];
  await replayCommand(argv, { out: write, err: write }, environment);
  return JSON.parse(out);
}

type Row = Record<string, unknown>;
const withoutTimes = ({ LastModifiedDate: _, SystemModstamp: __, ...row }: Row) => row;

test('applying again makes no second record, and changes no value', async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  const events = [
    event('order.accepted', 1),
    event('order.complete', 2),
    event('order.invoice.created', 3, 'again-1'),
  ];
  await sendInTurn(...events);
  const all = async () => [
    withoutTimes(await stage.order(id)),
    (await fulfillments(drOrderId)).map(withoutTimes),
    (await stage.rows('DR_Invoice_Credit_Memo__c', { OrderId__c: id })).map(withoutTimes),
  ];
  const before = await all();
  await again(drOrderId);
  await stage.settled(...events);
  expect(await all()).toEqual(before);
});

test('a newer state stays, although its event cannot be applied again', async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  const [accepted, complete] = [event('order.accepted', 1), event('order.complete', 2)];
  await sendInTurn(accepted, complete);
  const before = await fulfillments(drOrderId);
  const { pool } = stage.connector;
  await pool.query('UPDATE event SET body = NULL WHERE event_id = $1', [complete.id]);
  // A state that was stored by an earlier release has no writes to repeat.
  await pool.query("UPDATE subject SET memory = memory - 'linked' WHERE key = $1", [drOrderId]);
  expect(await again(drOrderId)).toMatchObject({ subjects: 1, kept: expect.any(Number) });
  await stage.settled(accepted);
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
  expect((await fulfillments(drOrderId)).map(withoutTimes)).toEqual(before.map(withoutTimes));
});

test('a deleted Fulfillment is made anew', async () => {
  const { drOrderId, event } = await stage.createOrder();
  const accepted = event('order.accepted', 1);
  await sendInTurn(accepted);
  const [made] = await fulfillments(drOrderId);
  expect(made).toMatchObject({ Eligible_For_Fulfillment__c: true });
  await stage.org.connection.sobject('digitalriverv3__DR_Fulfillment__c').destroy(String(made?.Id));
  await again(drOrderId);
  await stage.settled(accepted);
  expect(await fulfillments(drOrderId)).toMatchObject([{ Eligible_For_Fulfillment__c: true }]);
});

const NO_COMPLETE = `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><validationRules><fullName>Customer_Rule</fullName>
<active>true</active><errorConditionFormula>ISPICKVAL(digitalriverv3__DR_Order_State__c, "complete")</errorConditionFormula>
<errorMessage>Not in this org.</errorMessage></validationRules></CustomObject>`;

test('a newer state stays, although the org refuses it now', async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  const [accepted, made] = [event('order.accepted', 1), event('order.complete', 2)];
  const object = { ...accepted.data.object, ...made.data.object };
  const complete = { ...made, data: { object } };
  await sendInTurn(accepted, complete);
  stage.org.connection.metadata.pollInterval = 50;
  const members = { ValidationRule: ['Order.Customer_Rule'] };
  const files = { 'objects/Order.object': NO_COMPLETE };
  await stage.org.connection.metadata.deploy(zipOf({ members, files })).complete();
  await again(drOrderId);
  const rows = await stage.settled(accepted, complete);
  expect(rows.map(({ status }) => status)).toEqual([expect.any(String), 'parked']);
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
});

// biome-ignore format: a table reads best with one row a line.
test.each(['body', 'nothing'])('a cancelled order stays so after another org is accepted, and %s is deleted', async (deleted) => {
  const { id, drOrderId, event } = await stage.createOrder();
  const [older, cancelled] = [event('order.accepted', 1), event('order.cancelled', 5)];
  await sendInTurn(cancelled);
  const before = await stage.order(id);
  const { pool } = stage.connector;
  if (deleted === 'body') await pool.query("UPDATE event SET body = NULL WHERE event_id = $1", [cancelled.id]);
  // As if the org of the stage had taken the place of this one.
  const former = '00DHs000000ZzZzMAK';
  const { rows } = await pool.query('SELECT organization_id FROM connected_org');
  await pool.query('UPDATE connected_org SET organization_id = $1, first_organization_id = $1', [former]);
  await pool.query('UPDATE subject SET organization_id = $1', [former]);
  expect(await acceptOrg(pool, rows[0].organization_id, former)).toBe(true);
  await sendInTurn(older);
  await again(drOrderId);
  await stage.settled(older);
  expect((await stage.order(id)).DR_Order_State__c).toBe(before.DR_Order_State__c);
  for (const fulfillment of await fulfillments(drOrderId)) {
    expect(fulfillment).not.toMatchObject({ Eligible_For_Fulfillment__c: true });
  }
});
