import { makeEvent } from '../../local/events/make-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { type PackageStage, startPackageStage } from '../support/package-stage.ts';

let stage: PackageStage;

beforeAll(async () => {
  stage = await startPackageStage();
  stage.connector.work();
});

afterAll(() => stage.stop());

const AT = new Date('2025-11-03T10:00:00Z');

test("with the package's profile an order never gives way by itself, but by the command", async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  for (const made of [event('order.accepted', 1), event('order.cancelled', 2)]) {
    await stage.send(made);
    await stage.settled(made);
  }
  const second = makeEvent('order.accepted', { orderId: 'second', salesforceOrderId: id, at: AT });
  await stage.send(second);
  const [parked] = await stage.settled(second);
  expect(parked).toMatchObject({ status: 'parked', error_code: 'ORDER_CONFLICT' });
  expect(parked?.reason).toContain(`npm run replay -- --give-way ${drOrderId}. `);
  // Another event of the dead one makes nothing pending again.
  const again = event('order.cancelled', 3);
  await stage.send(again);
  await stage.settled(again);
  expect((await stage.settled(second))[0]).toMatchObject({ status: 'parked' });
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: drOrderId });

  const environment = {
    ...exampleEnvironment(stage.connector.config.DATABASE_URL),
    ...stage.org.environment,
    SALESFORCE_PROFILE: 'digitalriverv3',
  };
  const quiet = { out: () => undefined, err: () => undefined };
  expect(await replayCommand(['--give-way', drOrderId, '--yes'], quiet, environment)).toBe(0);
  await eventually(async () => {
    const [settled] = await stage.settled(second);
    expect(settled).toMatchObject({ status: 'applied' });
  });
  expect(await stage.order(id)).toMatchObject({
    ...{ DR_Order_Id__c: 'second', DR_Order_State__c: 'accepted' },
  });
  const [former] = await stage.rows('DR_Fulfillment__c', { DR_Order_Id__c: drOrderId });
  expect(former).toMatchObject({ DR_Fulfillment_Status__c: 'Completed' });
  const late = event('order.complete', 4);
  await stage.send(late);
  expect((await stage.settled(late))[0]).toMatchObject({ status: 'superseded' });
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: 'second' });
});
