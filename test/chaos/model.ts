import { type MappedModel, mappedModelOf } from './mapped/mapped-model.ts';
import type { PlannedCharge } from './plan/charges.ts';
import type { PlannedEvent } from './plan/events.ts';
import { type CreatedOrder, initialDrOrderId } from './plan/orders.ts';

/**
 * The values of a field, in order, when events are applied in order of version; the last one stays.
 */
export type Track = readonly (string | number | boolean)[];
/**
 * The tracks of a record's fields, by field name; a field that is never written has an empty track.
 */
export type RecordModel = Readonly<Record<string, Track>>;
/** All records of an object, by key. */
export type ObjectModel = ReadonlyMap<string, RecordModel>;

/** Event types in the order in which an order can go through them. */
const LIFECYCLE =
  'updated created submitted pending_payment review_opened review_closed accepted blocked fulfilled complete cancelled refunded dispute dispute.resolved chargeback';
const RANKS = LIFECYCLE.split(' ').map((name) => `order.${name}`);
const CLOSED = 10 ** 15;

interface Event {
  id: string;
  type: string;
  createdTime?: string;
  data: { object: { id: string } & Record<string, unknown> };
}
type Sortable = readonly (number | string)[];

/** The objects that the connector writes. */
export type Model = Readonly<
  Record<
    'Order' | 'DR_Fulfillment__c' | 'DR_Invoice_Credit_Memo__c' | 'XanPay_Charge__c',
    ObjectModel
  > &
    MappedModel
>;

/** The attempts of one Salesforce Order, in order, each with the tracks of the Order's fields. */
export type Attempts = readonly RecordModel[];

/** What payment attempts may leave besides the model, since their events arrive in any order. */
export interface AttemptsModel {
  /** By the record id of the Order. */
  readonly orders: ReadonlyMap<string, Attempts>;
  /** Keys of Fulfillments of dead attempts: each is closed, if it exists. */
  readonly closed: ReadonlySet<string>;
  /** Invoices and credit memos of dead attempts, by their key: each may exist. */
  readonly documents: ObjectModel;
}

/** What a model is derived from. */
export interface Planned {
  readonly orders: readonly CreatedOrder[];
  /** Orders that lost their Salesforce Order to a rival: nothing of them is written. */
  readonly losers: ReadonlySet<CreatedOrder>;
  readonly events: readonly PlannedEvent[];
  readonly charges: readonly PlannedCharge[];
  /** Orders that nothing is written to. */
  readonly bystanders: readonly string[];
}

/**
 * Derives the expected records of the org, and the values that their fields may have had, from the
 * events alone.
 */
export function modelOf(planned: Planned): Model {
  const { orders, losers, events, charges, bystanders } = planned;
  const applied = Map.groupBy(
    events.filter(({ expected }) => expected === 'applied'),
    ({ order }) => order,
  );
  const orderRecords = new Map(bystanders.map((id) => [id, UNTOUCHED]));
  const fulfillments = new Map<string, RecordModel>();
  const documents = new Map<string, RecordModel>();
  for (const order of orders.filter((order) => !losers.has(order) && !order.dies)) {
    const { changes, files } = readEvents(applied.get(order) ?? []);
    orderRecords.set(order.recordId, orderRecord(order, changes, files));
    const moves = changes.filter(({ type }) => type in STATUSES || type === 'order.blocked');
    if (moves.some(({ type }) => type === 'order.accepted' || type === 'order.complete'))
      fulfillments.set(order.drOrderId, fulfillmentRecord(order, moves));
    for (const [id, same] of Map.groupBy(files, ({ data }) => data.object.id))
      documents.set(id, documentRecord(order, same));
  }
  return {
    Order: orderRecords,
    DR_Fulfillment__c: fulfillments,
    DR_Invoice_Credit_Memo__c: documents,
    XanPay_Charge__c: new Map(
      charges
        .filter(({ isWritten }) => isWritten)
        .map(({ chargeId }) => [chargeId, { Status__c: ['completed'] }]),
    ),
    ...mappedModelOf(events),
  };
}

/**
 * Derives what the payment attempts of a run may leave. Each attempt that dies gives way, so that the
 * Order's values are those of an earlier attempt before those of a later one, and the last one's in
 * the end.
 */
export function attemptsModelOf({ orders, events }: Pick<Planned, 'orders' | 'events'>) {
  const mapped = Map.groupBy(
    events.filter(({ expected }) => expected !== 'unmapped'),
    ({ order }) => order,
  );
  const attempts = orders.filter(({ attemptOf }) => attemptOf !== undefined);
  const dead = attempts.filter(({ dies }) => dies);
  const tracks = attempts.map((order) => {
    const { changes, files } = readEvents(mapped.get(order) ?? []);
    return { order, files, track: orderRecord(order, changes, files) };
  });
  const documents = tracks
    .filter(({ order }) => order.dies)
    .flatMap(({ order, files }) =>
      [...Map.groupBy(files, ({ data }) => data.object.id)].map(
        ([id, same]) => [id, documentRecord(order, same)] as const,
      ),
    );
  const byRecord = Map.groupBy(tracks, ({ order }) => order.recordId);
  return {
    orders: new Map([...byRecord].map(([id, all]) => [id, all.map(({ track }) => track)])),
    closed: new Set(dead.map(({ drOrderId }) => drOrderId)),
    documents: new Map(documents),
  } satisfies AttemptsModel;
}

function readEvents(planned: readonly PlannedEvent[]) {
  const own = planned.map(({ body }): Event => JSON.parse(body));
  const isChange = ({ type }: Event) => RANKS.includes(type);
  return {
    changes: sorted(own.filter(isChange), changeKey),
    files: sorted(
      own.filter((event) => !isChange(event)),
      fileKey,
    ),
  };
}

const UNTOUCHED: RecordModel = { DR_Order_Id__c: [], DR_Order_State__c: [] };

function orderRecord(order: CreatedOrder, changes: Event[], files: Event[]): RecordModel {
  const invoices = files.filter(({ type }) => type === 'order.invoice.created');
  const withFraud = changes.filter(({ data }) => data.object.fraudState !== undefined);
  const withType = changes.filter(({ data }) => data.object.customerType !== undefined);
  const drOrderId =
    changes.length + invoices.length > 0 ? order.drOrderId : initialDrOrderId(order);
  return {
    DR_Order_Id__c: drOrderId === null ? [] : [drOrderId],
    DR_Order_State__c: changes.map(({ data }) => String(data.object.state)),
    DR_Order_State_Version__c: changes.map(milliseconds),
    DR_Fraud_State__c: withFraud.map(({ data }) => String(data.object.fraudState)),
    DR_Fraud_State_Version__c: withFraud.map(milliseconds),
    DR_Customer_Type__c: withType.map(({ data }) => String(data.object.customerType)),
    DR_Invoice_File_Id__c: invoices.map(({ data }) => data.object.id),
    DR_Invoice_Version__c: invoices.map(createdMilliseconds),
  };
}

const STATUSES: Record<string, string> = {
  'order.accepted': 'Open',
  'order.complete': 'Completed',
  'order.cancelled': 'Cancelled',
};

function fulfillmentRecord(order: CreatedOrder, moves: Event[]): RecordModel {
  const opening = moves.filter(({ type }) => type === 'order.accepted');
  const closing = moves.filter(({ type }) => CLOSING.includes(type));
  const has = (type: string) => (moves.some((move) => move.type === type) ? [true] : [false]);
  return {
    OrderId__c: [order.recordId],
    DR_Order_Id__c: [order.drOrderId],
    DR_Fulfillment_Status__c: [...opening, ...closing].map(({ type }) => STATUSES[type] ?? ''),
    DR_Fulfillment_Version__c: [
      ...opening.map(milliseconds),
      ...closing.map((event) => CLOSED + milliseconds(event)),
    ],
    Eligible_For_Fulfillment__c: eligibility(moves),
    Is_Fulfillment_Completed__c: has('order.complete'),
    Order_Cancelled__c: has('order.cancelled'),
  };
}

const CLOSING = ['order.complete', 'order.cancelled'];

/** True by an acceptance, false by a block; a cancellation outranks both, whatever the times say. */
function eligibility(moves: Event[]): Track {
  const cancelled = moves.filter(({ type }) => type === 'order.cancelled');
  const others = moves.filter(({ type }) => !CLOSING.includes(type));
  const track = [...others, ...cancelled].map(({ type }) => type === 'order.accepted');
  return track.length === 0 ? [false] : track;
}

function documentRecord(order: CreatedOrder, announcements: Event[]): RecordModel {
  return {
    OrderId__c: [order.recordId],
    DR_Order_Id__c: [order.drOrderId],
    File_Type__c: announcements.map(({ type }) =>
      type === 'order.invoice.created' ? 'Invoice' : 'Credit Memo',
    ),
    Event_Id__c: announcements.map(({ id }) => id),
    DR_Document_Version__c: announcements.map(createdMilliseconds),
  };
}

/**
 * Sorts by the order's latest time, then the event's time, then the place in the lifecycle, then
 * the id.
 */
function changeKey(event: Event): Sortable {
  return [changed(event), microseconds(event.createdTime), RANKS.indexOf(event.type), event.id];
}

function fileKey(event: Event): Sortable {
  return [microseconds(event.createdTime), event.data.object.id, event.id];
}

function changed({ data }: Event): number {
  const { updatedTime, stateTransitions } = data.object;
  return Math.max(...[updatedTime, ...Object.values(stateTransitions ?? {})].map(microseconds));
}

const milliseconds = (event: Event) => Math.floor(changed(event) / 1000);
const createdMilliseconds = (event: Event) => Math.floor(microseconds(event.createdTime) / 1000);

/** Digital River's times end in Z and have up to six decimal places of the second. */
function microseconds(time: unknown): number {
  if (typeof time !== 'string') return 0;
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.');
  return Date.parse(`${seconds}Z`) * 1000 + Number(`${fraction}000000`.slice(0, 6));
}

function sorted(events: Event[], key: (event: Event) => Sortable): Event[] {
  return events.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    const part = left.findIndex((value, index) => value !== right[index]);
    return part >= 0 && (left[part] ?? 0) < (right[part] ?? 0) ? -1 : 1;
  });
}
