import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fields, xml } from '../local/org/deploy-zip.ts';
import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const FIELDS = 'objects/Order/fields';

const PICKLIST = (...values: string[]) =>
  `<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values
    .map(
      (value) =>
        `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`,
    )
    .join('')}</valueSetDefinition></valueSet>`;
const NUMBER = (precision: number) =>
  `<type>Number</type><precision>${precision}</precision><scale>0</scale>`;
const TEXT = (length: number) => `<type>Text</type><length>${length}</length>`;

let folder: string;
let stage: AdviceStage;

/** An org whose fields do not fit what Digital River sends. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'advice-'));
  await cp(FORCE_APP, folder, { recursive: true });
  await changeField('DR_Fraud_State__c', /<length>255</, '<length>3<');
  await changeField('DR_Invoice_Version__c', /<precision>\d+</, '<precision>6<');
  await changeField('DR_Order_Id__c', /<unique>true</, '<unique>false<');
  await rm(fileOf('DR_Invoice_File_Id__c'));
  const picklist = `<fullName>DR_Customer_Type__c</fullName><label>DR Customer Type</label>${PICKLIST('business')}`;
  await writeFile(fileOf('DR_Customer_Type__c'), xml('CustomField', picklist));
  stage = await startAdviceStage(folder);
});

afterEach(() => stage.setFaults());

afterAll(async () => {
  await stage.stop();
  await rm(folder, { recursive: true });
});

function fileOf(field: string): string {
  return join(folder, FIELDS, `${field}.field-meta.xml`);
}

async function changeField(field: string, pattern: RegExp, text: string): Promise<void> {
  const before = await readFile(fileOf(field), 'utf8');
  expect(before).toMatch(pattern);
  await writeFile(fileOf(field), before.replace(pattern, text));
}

/** Values that fit this org: each test changes one. */
const FITTING = { customerType: 'business', fraudState: undefined };

async function parked(changes: Record<string, unknown>, reason: string, order = {}) {
  const { id } = await stage.org.createOrder(order);
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life, { ...FITTING, ...changes });
  await stage.becomes(event, 'parked', reason.replaceAll('ID', id));
  return { id, life, event };
}

async function appliedByReplay({ event }: Awaited<ReturnType<typeof parked>>): Promise<void> {
  await stage.replay(event);
  await stage.becomes(event, 'applied');
}

test('a text that was too long is applied once its field is lengthened', async () => {
  const sent = await parked(
    { fraudState: 'passed' },
    'A text is longer than DR_Fraud_State__c allows. Lengthen the field (Setup, Object Manager, Order, Fields & Relationships; a text field has at most 255 characters, a long text area more), then replay. (STRING_TOO_LONG on Order.DR_Fraud_State__c; Order ID)',
  );
  await stage.deploy(fields('Order', { DR_Fraud_State__c: TEXT(255) }));
  await appliedByReplay(sent);
  expect(await stage.order(sent.id)).toMatchObject({ DR_Fraud_State__c: 'passed' });
});

test('a value that a restricted picklist lacked is applied once it is added', async () => {
  const sent = await parked(
    { customerType: 'individual' },
    'The restricted picklist DR_Customer_Type__c lacks the value. Add it to the picklist',
  );
  await stage.deploy(fields('Order', { DR_Customer_Type__c: PICKLIST('business', 'individual') }));
  await appliedByReplay(sent);
  expect(await stage.order(sent.id)).toMatchObject({ DR_Customer_Type__c: 'individual' });
});

test('what lacked a field is applied by itself once that is deployed', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  await stage.becomes(await stage.send('order.accepted', life, FITTING), 'applied');
  const event = await stage.send('order.invoice.created', life);
  await stage.becomes(
    event,
    'waiting',
    'Assign the permission set; if that is done, deploy force-app, or what "source metadata" wrote for the mapping file, or check the name of the field. (INVALID_FIELD on Order.DR_Invoice_',
  );
  await stage.deploy(
    fields('Order', { DR_Invoice_File_Id__c: TEXT(255), DR_Invoice_Version__c: NUMBER(18) }),
  );
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
  await stage.deploy(fields('Order', { DR_Invoice_Version__c: NUMBER(6) }));
});

test('a number that did not fit is applied once its field has more digits', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  await stage.becomes(await stage.send('order.accepted', life, FITTING), 'applied');
  const event = await stage.send('order.invoice.created', life);
  await stage.becomes(
    event,
    'parked',
    'A number does not fit DR_Invoice_Version__c. Give the field more digits',
  );
  await stage.deploy(fields('Order', { DR_Invoice_Version__c: NUMBER(18) }));
  await appliedByReplay({ id, life, event });
  expect(await stage.order(id)).toMatchObject({ DR_Invoice_Version__c: expect.any(Number) });
});

test('what several Orders carry is applied once one of them is left', async () => {
  const orders = [await stage.org.createOrder(), await stage.org.createOrder()];
  const orderId = stage.newOrderId();
  for (const { id } of orders) await stage.edit(id, { DR_Order_Id__c: orderId });
  const event = await stage.send('order.accepted', { orderId }, FITTING);
  const parked = await stage.becomes(
    event,
    'parked',
    'Only one may carry it. Clear DR_Order_Id__c on all records but the right one, then replay.',
  );
  const [first, second] = orders.map(({ id }) => id);
  expect(parked).toMatchObject({
    error_code: 'ORDER_CONFLICT',
    conflict: { order: first, otherOrder: second },
  });
  await stage.edit(first ?? '', { DR_Order_Id__c: null });
  await stage.replay(event);
  await stage.becomes(event, 'applied');
  expect(await stage.order(second ?? '')).toMatchObject({ DR_Order_State__c: 'accepted' });
});

describe("what a customer's rule refused", () => {
  const rule = (errorConditionFormula: string) => ({
    members: { ValidationRule: ['Order.Customer_Rule'] },
    files: {
      'objects/Order.object': xml(
        'CustomObject',
        `<validationRules><fullName>Customer_Rule</fullName><active>true</active><errorConditionFormula>${errorConditionFormula}</errorConditionFormula><errorMessage>Not in this org.</errorMessage></validationRules>`,
      ),
    },
  });
  const REASON =
    "A validation rule of your org, or its Apex code (addError), refuses the write. It is none of the connector's. Look at Setup, Object Manager, Order, Validation Rules and Triggers.";

  test('is applied once the record is corrected, or the rule is changed', async () => {
    await stage.deploy(rule('AND(Description = "guarded", NOT(ISBLANK(DR_Order_State__c)))'));
    const corrected = await parked({}, REASON, { Description: 'guarded' });
    const exempted = await parked({}, REASON, { Description: 'guarded' });
    await stage.edit(corrected.id, { Description: 'free' });
    await appliedByReplay(corrected);
    await stage.deploy(rule('AND(Description = "never", NOT(ISBLANK(DR_Order_State__c)))'));
    await appliedByReplay(exempted);
    const { rows } = await stage.connector.pool.query(
      'SELECT error_detail FROM event WHERE event_id = $1',
      [exempted.event.id],
    );
    expect(rows).toEqual([{ error_detail: null }]);
  });
});

test('what lacked a required field is applied once that is filled in, or made optional', async () => {
  const orders = [await stage.org.createOrder(), await stage.org.createOrder()];
  await stage.deploy(fields('Order', { Region__c: `<required>true</required>${TEXT(20)}` }));
  const [filled, optional] = await Promise.all(
    orders.map(async ({ id }) => {
      const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
      const event = await stage.send('order.accepted', life, FITTING);
      await stage.becomes(
        event,
        'parked',
        `The org requires Region__c, which the connector does not write. Fill it in on the record, or make it optional (Setup, Object Manager, Order, Fields & Relationships), then replay. (REQUIRED_FIELD_MISSING on Order.Region__c; Order ${id})`,
      );
      return { id, life, event };
    }),
  );
  if (filled === undefined || optional === undefined) throw new Error('Expected two events.');
  await stage.edit(filled.id, { Region__c: 'north' });
  await appliedByReplay(filled);
  await stage.deploy(fields('Order', { Region__c: `<required>false</required>${TEXT(20)}` }));
  await appliedByReplay(optional);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: execution of BeforeUpdate caused by: System.NullPointerException', 'An Apex trigger or a flow of the org refuses the write or fails. Look at Setup, Object Manager, Order, Triggers, and Setup, Flows.'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'The flow failed.', "Salesforce's e-mail about the error shows which one; Setup, Object Manager, Order, Flow Triggers lists those of the object."],
  ['FLOW_EXCEPTION', 'The flow failed.', 'A flow of the org refuses the write or fails.'],
  ['FIELD_FILTER_VALIDATION_EXCEPTION', 'Value does not exist or does not match filter criteria.', 'The lookup filter of a lookup field refuses the related record.'],
  ['FIELD_INTEGRITY_EXCEPTION', 'The value does not fit.', 'The org refuses the value of a field'],
])('%s: what the org refuses because of a value of the record is applied once that is corrected', async (errorCode, message, reason) => {
  const match = { field: 'Description', values: ['to be corrected'] };
  await stage.setFaults({ kind: 'refused-row', share: 1, object: 'Order', errorCode, message, match });
  const sent = await parked({}, reason, { Description: 'to be corrected' });
  await stage.edit(sent.id, { Description: 'corrected' });
  await appliedByReplay(sent);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a lock that did not end', { kind: 'lock-row' }, 'Something in the org kept the record locked at every attempt'],
  ['a duplicate rule that has been set to allow', { kind: 'refused-row', errorCode: 'DUPLICATES_DETECTED', message: 'Duplicates.' }, 'A duplicate rule of the org for Order refuses the write. Set the rule to allow it'],
  ['an owner who was not active', { kind: 'refused-row', errorCode: 'INACTIVE_OWNER_OR_USER', message: 'Inactive.' }, 'Give it an active owner, then replay.'],
])('%s is applied by a replay', async (_case, fault, reason) => {
  await stage.setFaults({ share: 1, object: 'Order', ...fault });
  const sent = await parked({}, reason);
  await stage.setFaults();
  await appliedByReplay(sent);
});
