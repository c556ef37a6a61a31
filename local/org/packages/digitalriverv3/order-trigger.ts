import { findObject } from '../../schema/names.ts';
import type { ObjectSchema } from '../../schema/schema.ts';
import { findByKey } from '../../store/keys-table.ts';
import { loadRows, type StoredRow } from '../../store/rows-table.ts';
import type { Trigger } from '../../triggers/trigger.ts';
import { type RowError, rowError } from '../../write/row-error.ts';
import type { RowUpdate } from '../../write/store-rows.ts';
import { inSystemMode, type WriteContext } from '../../write/write-context.ts';
import { writeRows } from '../../write/write-rows.ts';
import { namespaced } from './namespaced.ts';

const STATE = namespaced('DR_Order_State__c');
const DR_ORDER_ID = namespaced('DR_Order_Id__c');
const ELIGIBLE = namespaced('Eligible_For_Fulfillment__c');
const FULFILLMENT = namespaced('DR_Fulfillment__c');
const REQUEST_LOG = namespaced('DR_Fulfillment_Request_Log__c');

/**
 * The states on which the package calls Digital River, with the action's name in the error message.
 */
const CALLING_STATES = new Map([
  ['fulfilled', 'Fulfillment'],
  ['cancelled', 'Cancellation'],
]);

/**
 * The package's trigger for changes of an Order's state: `accepted` creates its Fulfillment or
 * opens the existing one; `fulfilled` and `cancelled` send Digital River a request, which is a row
 * of the request log here, or are refused.
 */
export const orderTrigger: Trigger = {
  object: 'Order',
  async beforeWrite(context, updates) {
    const errors = new Map<string, RowError>();
    for (const update of updates.filter((each) => CALLING_STATES.has(newState(each)))) {
      const fulfillments = await fulfillmentsOf(context, update);
      if (fulfillments.some(({ data }) => data[ELIGIBLE] === true)) continue;
      const what = CALLING_STATES.get(newState(update));
      const message = `Order is not eligible for ${what}: Digital River has not accepted it.`;
      errors.set(update.after.id, rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message));
    }
    return errors;
  },
  async afterWrite(context, updates) {
    for (const update of updates) {
      if (newState(update) === 'accepted') await openFulfillment(context, update);
      if (CALLING_STATES.has(newState(update))) await logRequest(context, update);
    }
  },
};

/** The new state of an updated Order; empty when the state did not change, and for a new Order. */
function newState({ before, after }: RowUpdate): string {
  const isNewState = before !== undefined && before.data[STATE] !== after.data[STATE];
  return isNewState ? String(after.data[STATE] ?? '') : '';
}

async function fulfillmentsOf(context: WriteContext, update: RowUpdate): Promise<StoredRow[]> {
  const { client } = context.transaction;
  const object = packageObject(context, FULFILLMENT);
  const key = object.fields.get(DR_ORDER_ID.toLowerCase());
  const id = update.after.data[DR_ORDER_ID] ?? null;
  if (key === undefined || id === null) return [];
  const found = await findByKey(client, object, key, [id]);
  return loadRows(client, [...found.values()].flat());
}

async function openFulfillment(context: WriteContext, update: RowUpdate): Promise<void> {
  const drOrderId = update.after.data[DR_ORDER_ID] ?? null;
  if (drOrderId === null) return;
  const fields = {
    [namespaced('DR_Order_State__c')]: 'accepted',
    [namespaced('DR_Fulfillment_Status__c')]: 'Open',
    [namespaced('Message__c')]: 'The order was accepted and can be fulfilled.',
    [ELIGIBLE]: true,
  };
  const existing = await fulfillmentsOf(context, update);
  const records = existing.map(({ id }) => ({ Id: id, ...fields }));
  if (records.length > 0) await save(context, FULFILLMENT, 'update', records);
  else await save(context, FULFILLMENT, 'create', [{ [DR_ORDER_ID]: drOrderId, ...fields }]);
}

function logRequest(context: WriteContext, { after }: RowUpdate): Promise<void> {
  const cancels = after.data[STATE] === 'cancelled';
  const record = {
    [namespaced('OrderId__c')]: after.id,
    [namespaced('OrderItem_Id__c')]: 'all',
    [namespaced('Fulfill_Quantity__c')]: cancels ? 0 : 1,
    [namespaced('Cancel_Quantity__c')]: cancels ? 1 : 0,
    [DR_ORDER_ID]: after.data[DR_ORDER_ID] ?? null,
    [STATE]: after.data[STATE] ?? null,
  };
  return save(context, REQUEST_LOG, 'create', [record]);
}

function packageObject({ org }: WriteContext, name: string): ObjectSchema {
  const object = findObject(org.schema, name);
  if (object === undefined) throw new Error(`The package's object ${name} is missing`);
  return object;
}

async function save(
  context: WriteContext,
  name: string,
  kind: 'create' | 'update',
  records: Record<string, string | number | boolean | null>[],
): Promise<void> {
  const object = packageObject(context, name);
  const results = await writeRows(inSystemMode(context), { kind, object, records });
  const error = results.flatMap(({ errors }) => errors)[0];
  if (error !== undefined) throw new Error(`The package's trigger failed: ${error.message}`);
}
