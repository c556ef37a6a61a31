import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import { doctorCommand } from '../../src/doctor/command.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2025-11-02T10:00:00Z');
/** What the previous release of force-app does not have. */
const ADDED = [
  'objects/DR_Fulfillment__c/fields/DR_Eligible_Version__c.field-meta.xml',
  'objects/DR_Fulfillment__c/validationRules/DR_Eligible_Guard.validationRule-meta.xml',
];

let folder: string;
let org: TestOrg;
let connector: TestConnector;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'previous-metadata-'));
  await cp(FORCE_APP, folder, { recursive: true });
  for (const file of ADDED) await rm(join(folder, file));
  org = await startTestOrg(folder);
  connector = await startConnector({ ...org.environment, DIGITAL_RIVER_ADDRESSES: '127.0.0.1' });
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

/** Sends one event for each of some orders, and waits until all are settled. */
async function send(type: EventType, orders: readonly { id: string }[], minute: number) {
  const headers = { authorization: `Bearer ${await org.token()}` };
  for (const [index, { id: salesforceOrderId }] of orders.entries()) {
    const orderId = `91000000000${index}`;
    const at = new Date(START + minute * 60_000);
    const event = JSON.stringify(makeEvent(type, { orderId, salesforceOrderId, at }));
    expect((await connector.post(WEBHOOKS, event, headers)).status).toBe(202);
  }
  await eventually(async () => {
    const events = await connector.events();
    expect(events.map(({ status, reason }) => [status, reason])).toEqual(
      events.map(() => ['applied', null]),
    );
  });
}

async function eligible(): Promise<unknown[]> {
  const { records } = await org.connection.query(
    'SELECT Eligible_For_Fulfillment__c FROM DR_Fulfillment__c',
  );
  return records.map((record) => record.Eligible_For_Fulfillment__c);
}

/** Warnings and errors of the log, without their times. */
function problems(): unknown[] {
  return connector.logged
    .map((line) => JSON.parse(line))
    .filter(({ level }) => level !== 'info')
    .map(({ level, fact, object, field }) => ({ level, fact, object, field }));
}

/** What the doctor says about the org's schema that is not ok. */
async function doctorFindings(): Promise<Finding[]> {
  let printed = '';
  const output = {
    out: (text: string) => {
      printed += text;
    },
    err: () => undefined,
  };
  const environment = {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...org.environment,
  };
  await doctorCommand(['--json'], output, environment, () => new Date());
  const { findings } = JSON.parse(printed) as { findings: Finding[] };
  return findings.filter(({ area, standing }) => area === 'Salesforce schema' && standing !== 'ok');
}

test('with the force-app of the previous release events are applied, and the log and the doctor ask once for the deployment', async () => {
  const orders = await Promise.all([org.createOrder(), org.createOrder(), org.createOrder()]);
  connector.work();
  await send('order.accepted', orders, 1);
  expect(await eligible()).toEqual([true, true, true]);
  await send('order.cancelled', orders, 2);
  expect(await eligible()).toEqual([false, false, false]);
  expect(problems()).toEqual([
    {
      level: 'warn',
      fact: 'the org lacks an optional field, which is left out of the writes; deploy force-app',
      object: 'DR_Fulfillment__c',
      field: 'DR_Eligible_Version__c',
    },
  ]);
  expect(await doctorFindings()).toMatchObject([
    {
      standing: 'warning',
      check: 'DR_Fulfillment__c.DR_Eligible_Version__c',
      todo: expect.stringMatching(
        /^Assign the permission set .*; if that is done, deploy force-app/,
      ),
    },
  ]);
});
