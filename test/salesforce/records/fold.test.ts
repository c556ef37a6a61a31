import { isDeepStrictEqual } from 'node:util';
import { type EventWrite, fold } from '../../../src/salesforce/records/fold.ts';
import {
  groupName,
  lookupsNeeded,
  type RecordWrite,
  splitByEvent,
  withoutLookups,
} from '../../../src/salesforce/records/record-write.ts';
import {
  readSubjectState,
  type SubjectState,
  storedSubjectState,
} from '../../../src/salesforce/records/state/subject-state.ts';
import {
  compareVersions,
  type FieldValue,
  recordName,
  type Version,
  type Write,
} from '../../../src/salesforce/records/write.ts';
import { connectorProfile } from '../../../src/salesforce/schema/profile.ts';
import { documentWrites } from '../../../src/sources/digital-river/document-writes.ts';
import {
  DOCUMENT_EVENT_TYPES,
  type DocumentEventType,
  ORDER_EVENT_TYPES,
  type OrderEventType,
} from '../../../src/sources/digital-river/orders/order-facts.ts';
import { orderWrites } from '../../../src/sources/digital-river/orders/order-writes.ts';
import { fc } from '../../support/properties.ts';

const DR_ORDER_ID = '204440790336';

/** Everything that an event of an order can contain; each type uses a part of it. */
interface Event {
  eventId: string;
  type: OrderEventType | DocumentEventType;
  changedAt: number;
  createdAt: number;
  state: string;
  fraudState: string | undefined;
  customerType: string | undefined;
  fileId: string;
}

type Fields = Record<string, FieldValue>;
/** The records of an imaginary org, by name. */
type Rows = Record<string, Fields>;

const ORDER_ROW = recordName({ object: 'Order', lookup: 'order' });
const FULFILLMENT_ROW = recordName({
  object: 'DR_Fulfillment__c',
  field: 'DR_Order_Id__c',
  value: DR_ORDER_ID,
});
const fileRow = (fileId: string) =>
  recordName({ object: 'DR_Invoice_Credit_Memo__c', field: 'File_Id__c', value: fileId });

function isDocument(type: string): type is DocumentEventType {
  return (DOCUMENT_EVENT_TYPES as readonly string[]).includes(type);
}

function writesOf({ fraudState, customerType, type, ...event }: Event): Write[] {
  const drOrderId = DR_ORDER_ID;
  if (isDocument(type)) return documentWrites({ ...event, type, drOrderId }, connectorProfile);
  const facts = {
    ...event,
    type,
    drOrderId,
    ...(fraudState === undefined ? {} : { fraudState }),
    ...(customerType === undefined ? {} : { customerType }),
  };
  return orderWrites(facts, connectorProfile);
}

const requestedBy = (events: readonly Event[]): EventWrite[] =>
  events.flatMap((event) => writesOf(event).map((write) => ({ event: event.eventId, write })));

/**
 * A subject's state and its records after some batches. Between batches the state is stored as
 * JSON.
 */
class Subject {
  readonly rows: Rows = {};
  readonly guards: Record<string, number[]> = {};
  #stored = JSON.stringify({});

  apply(batch: readonly Event[]): void {
    const state = readSubjectState(JSON.parse(this.#stored));
    const folded = fold(requestedBy(batch), state);
    const applied = { ...state.applied };
    for (const write of folded.writes) this.#write(write, applied);
    const writtenByKey = folded.writes.filter(({ record }) => !('lookup' in record));
    const created = [
      ...new Set([...state.created, ...writtenByKey.map(({ record }) => recordName(record))]),
    ];
    const waiting = [...state.deferred, ...folded.deferred].filter(
      ({ record }) => !created.includes(recordName(record)),
    );
    const deferred = [...new Map(waiting.map((write) => [JSON.stringify(write), write])).values()];
    this.#stored = JSON.stringify(storedSubjectState({ ...state, applied, created, deferred }));
  }

  #write({ record, groups }: RecordWrite, applied: Record<string, Version>): void {
    const row = recordName(record);
    this.rows[row] ??= {};
    for (const { name, version, fields, guard } of groups) {
      Object.assign(this.rows[row], fields);
      if (guard !== undefined) {
        this.guards[`${row} ${guard.field}`] ??= [];
        this.guards[`${row} ${guard.field}`]?.push(guard.number);
      }
      applied[groupName(record, name)] = version;
    }
  }
}

/**
 * What the org must hold after all events, in whatever order they arrived: rules that are
 * independent of the code.
 */
function expectedRows(events: readonly Event[]): Rows {
  const orders = events.filter(({ type }) => !isDocument(type));
  const documents = events.filter(({ type }) => isDocument(type));
  const byChange = (event: Event) => [
    event.changedAt,
    event.createdAt,
    (ORDER_EVENT_TYPES as readonly string[]).indexOf(event.type),
    event.eventId,
  ];
  const has = (type: string) => events.some((event) => stepOf(event) === type);
  const newestOrder = (fits: (event: Event) => boolean) => newest(orders.filter(fits), byChange);

  const state = newestOrder(() => true)?.state;
  const fraudState = newestOrder((event) => event.fraudState !== undefined)?.fraudState;
  const customerType = newestOrder((event) => event.customerType !== undefined)?.customerType;
  const invoice = newest(
    documents.filter(({ type }) => type === 'order.invoice.created'),
    (event) => [event.createdAt, event.fileId],
  )?.fileId;
  const closing = newestOrder((event) =>
    ['order.complete', 'order.cancelled'].includes(stepOf(event)),
  );
  const closed =
    closing !== undefined && stepOf(closing) === 'order.complete' ? 'Completed' : 'Cancelled';

  const moves = newestOrder((event) => ['order.accepted', 'order.blocked'].includes(stepOf(event)));
  const isAccepted = moves === undefined ? undefined : stepOf(moves) === 'order.accepted';
  const eligible = has('order.cancelled') ? false : isAccepted;

  const rows: Rows = {};
  const order = {
    ...(state === undefined ? {} : { DR_Order_State__c: state }),
    ...(fraudState === undefined ? {} : { DR_Fraud_State__c: fraudState }),
    ...(customerType === undefined ? {} : { DR_Customer_Type__c: customerType }),
    ...(invoice === undefined ? {} : { DR_Invoice_File_Id__c: invoice }),
  };
  if (Object.keys(order).length > 0) rows[ORDER_ROW] = order;
  if (has('order.accepted') || has('order.complete')) {
    rows[FULFILLMENT_ROW] = {
      OrderId__c: { lookup: 'order' },
      DR_Fulfillment_Status__c: closing === undefined ? 'Open' : closed,
      ...(eligible === undefined ? {} : { Eligible_For_Fulfillment__c: eligible }),
      ...(has('order.complete') ? { Is_Fulfillment_Completed__c: true } : {}),
      ...(has('order.cancelled') ? { Order_Cancelled__c: true } : {}),
    };
  }
  for (const [fileId, ofFile] of Map.groupBy(documents, (event) => event.fileId)) {
    const last = newest(ofFile, (event) => [event.createdAt, event.eventId]);
    rows[fileRow(fileId)] = {
      File_Type__c: last?.type === 'order.invoice.created' ? 'Invoice' : 'Credit Memo',
      Event_Id__c: last?.eventId ?? '',
      DR_Order_Id__c: DR_ORDER_ID,
      OrderId__c: { lookup: 'order' },
    };
  }
  return rows;
}

/** What an event means for the Fulfillment: an acceptance may show a later state of its order. */
function stepOf({ type, state }: Event): string {
  const isUndone = type === 'order.accepted' && ['cancelled', 'blocked'].includes(state);
  return isUndone ? `order.${state}` : type;
}

function newest(
  events: readonly Event[],
  version: (event: Event) => (number | string)[],
): Event | undefined {
  return events
    .toSorted((a, b) => {
      const [left, right] = [version(a), version(b)];
      const part = left.findIndex((value, index) => value !== right[index]);
      if (part === -1) return 0;
      return (left[part] ?? 0) < (right[part] ?? 0) ? -1 : 1;
    })
    .at(-1);
}

/**
 * Few instants, so that ties are frequent: equal, in the same millisecond, later, and the last
 * possible one.
 */
const instant = fc.constantFrom(
  0,
  Date.parse('9999-12-31T23:59:59Z') * 1000,
  ...[0, 1, 999, 1000, 60_000_000].map((micros) => 1_741_080_900_000_000 + micros),
);

const event = fc.record<Omit<Event, 'eventId'>>({
  type: fc.constantFrom(
    ...ORDER_EVENT_TYPES,
    ...DOCUMENT_EVENT_TYPES,
    // Listed twice, so that events that change the Fulfillment or the invoice are more frequent.
    'order.accepted',
    'order.complete',
    'order.cancelled',
    'order.invoice.created',
  ),
  changedAt: instant,
  createdAt: instant,
  state: fc.constantFrom('accepted', 'complete', 'cancelled', 'dispute'),
  fraudState: fc.constantFrom(undefined, 'passed', 'blocked'),
  customerType: fc.constantFrom(undefined, 'individual', 'business'),
  fileId: fc.constantFrom('file-a', 'file-b', 'file-c'),
});

/**
 * Events of one order, and one way in which they may arrive: in any order, some twice, in any
 * batches.
 */
const history = fc.array(event, { minLength: 1, maxLength: 9 }).chain((generated) => {
  const events: Event[] = generated.map((each, index) => ({ ...each, eventId: `event-${index}` }));
  return fc
    .subarray(events)
    .chain((repeated) => {
      const deliveries = [...events, ...repeated];
      const all = { minLength: deliveries.length, maxLength: deliveries.length };
      return fc.record({
        deliveries: fc.shuffledSubarray(deliveries, all),
        cuts: fc.array(fc.boolean(), all),
      });
    })
    .map(({ deliveries, cuts }) => ({ events, batches: split(deliveries, cuts) }));
});

function split(deliveries: readonly Event[], cuts: readonly boolean[]): Event[][] {
  const batches: Event[][] = [[]];
  deliveries.forEach((delivery, index) => {
    if (cuts[index]) batches.push([]);
    batches.at(-1)?.push(delivery);
  });
  return batches;
}

test('in whatever order events arrive, the org ends with what their own times require', () => {
  fc.assert(
    fc.property(history, ({ events, batches }) => {
      const subject = new Subject();
      for (const batch of batches) subject.apply(batch);
      const expected = expectedRows(events);
      // Jest's comparison takes several times as long; it is needed only to print a difference.
      if (!isDeepStrictEqual(subject.rows, expected)) expect(subject.rows).toEqual(expected);
    }),
    { numRuns: 7000 },
  );
}, 60_000);

test('no number that the org keeps as a version ever decreases', () => {
  fc.assert(
    fc.property(history, ({ batches }) => {
      const subject = new Subject();
      for (const batch of batches) subject.apply(batch);
      for (const numbers of Object.values(subject.guards)) {
        const rising = numbers.every(
          (number, index) => index === 0 || number >= (numbers[index - 1] ?? 0),
        );
        if (!rising) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 3000 },
  );
}, 60_000);

const accepted: Event = {
  eventId: 'event-accepted',
  type: 'order.accepted',
  changedAt: 1000,
  createdAt: 1000,
  state: 'accepted',
  fraudState: 'passed',
  customerType: undefined,
  fileId: '',
};
const complete: Event = {
  ...accepted,
  eventId: 'event-complete',
  type: 'order.complete',
  changedAt: 2000,
  state: 'complete',
  fraudState: undefined,
};
const cancelled: Event = {
  ...accepted,
  eventId: 'event-cancelled',
  type: 'order.cancelled',
  changedAt: 3000,
  state: 'cancelled',
};

test('without events there is nothing to write', () => {
  expect(fold([], readSubjectState({}))).toEqual({ writes: [], deferred: [] });
});

test('open events become one write per record, and each group names the event of its values and all events it settles', () => {
  const { writes, deferred } = fold(requestedBy([complete, accepted]), readSubjectState({}));
  expect(deferred).toEqual([]);
  const groupsByRecord = writes.map(({ record, groups }) => [
    record.object,
    groups.map(({ name, valuesFrom, events }) => [name, valuesFrom, events]),
  ]);
  expect(groupsByRecord).toEqual([
    [
      'Order',
      [
        ['state', 'event-complete', ['event-complete', 'event-accepted']],
        ['fraud state', 'event-accepted', ['event-accepted']],
      ],
    ],
    [
      'DR_Fulfillment__c',
      [
        ['Is_Fulfillment_Completed__c', 'event-complete', ['event-complete']],
        ['status', 'event-complete', ['event-complete', 'event-accepted']],
        ['Eligible_For_Fulfillment__c', 'event-accepted', ['event-accepted']],
      ],
    ],
  ]);
});

/** The versions that are applied once these writes are made. */
function appliedBy(writes: readonly RecordWrite[]): SubjectState['applied'] {
  return Object.fromEntries(
    writes.flatMap(({ record, groups }) =>
      groups.map(({ name, version }) => [groupName(record, name), version]),
    ),
  );
}

test('an event that has been applied leaves nothing to write when it arrives again', () => {
  const { writes } = fold(requestedBy([accepted]), readSubjectState({}));
  const state = readSubjectState({ applied: appliedBy(writes), made: [FULFILLMENT_ROW] });
  expect(fold(requestedBy([accepted]), state)).toEqual({ writes: [], deferred: [] });
});

test('a later event writes the groups of the newest version again, not those that are set once', () => {
  const { writes } = fold(requestedBy([complete]), readSubjectState({}));
  const state = readSubjectState({ applied: appliedBy(writes) });
  const again = { ...complete, eventId: 'event-complete-again', changedAt: 5000 };
  const groups = fold(requestedBy([again]), state).writes.map((write) => write.groups);
  expect(groups.map((names) => names.map(({ name }) => name))).toEqual([['state'], ['status']]);
});

test('a cancellation is deferred while there is no Fulfillment, and written with the event that creates it', () => {
  const early = fold(requestedBy([cancelled]), readSubjectState({}));
  expect(early.writes.map(({ record }) => record.object)).toEqual(['Order']);
  expect(early.deferred).toHaveLength(3);
  const late = fold(requestedBy([accepted]), readSubjectState({ held: early.deferred }));
  const fulfillment = late.writes.find(({ record }) => record.object === 'DR_Fulfillment__c');
  const fields = Object.assign({}, ...(fulfillment?.groups.map((group) => group.fields) ?? []));
  expect(fields).toEqual({
    OrderId__c: { lookup: 'order' },
    Order_Cancelled__c: true,
    Eligible_For_Fulfillment__c: false,
    DR_Fulfillment_Status__c: 'Cancelled',
  });
});

test('the look-ups that a write needs are those of its record and of its fields', () => {
  const { writes } = fold(requestedBy([accepted]), readSubjectState({}));
  expect(writes.map((write) => [...lookupsNeeded(write)])).toEqual([['order'], ['order']]);
});

test('nothing of a Fulfillment is written without its Order, and a record that needs no look-up is written', () => {
  const { writes } = fold(requestedBy([accepted]), readSubjectState({}));
  const missing = new Set(['order']);
  expect(writes.map((write) => withoutLookups(write, missing))).toEqual([undefined, undefined]);
  expect(withoutLookups(writes[1] as RecordWrite, new Set())).toEqual(writes[1]);
});

test('only the groups of a record that need a missing look-up are left out', () => {
  const write = {
    record: { object: 'Charge__c', field: 'Charge_Id__c', value: 'c-1' },
    rule: 'newest',
    version: [1],
    creates: true,
  } as const;
  const [folded] = fold(
    [
      { event: 'e-1', write: { ...write, group: 'status', fields: { Status__c: 'completed' } } },
      {
        event: 'e-1',
        write: { ...write, group: 'order', fields: { Order__c: { lookup: 'order' } } },
      },
    ],
    readSubjectState({}),
  ).writes;
  const left = withoutLookups(folded as RecordWrite, new Set(['order']));
  expect(left?.groups.map(({ name }) => name)).toEqual(['status']);
});

test('a write is split by the events whose values it has', () => {
  const { writes } = fold(requestedBy([complete, accepted]), readSubjectState({}));
  const parts = splitByEvent(writes[1] as RecordWrite);
  expect(parts.map(({ groups }) => groups.map(({ name }) => name))).toEqual([
    ['Is_Fulfillment_Completed__c', 'status'],
    ['Eligible_For_Fulfillment__c'],
  ]);
});

describe('versions', () => {
  // biome-ignore format: a table reads best with one row a line.
  test.each([
    [[1, 2], [1, 2], 0],
    [[1, 2], [1, 3], -1],
    [[2], [1, 9], 1],
    [[1], [1, 0], -1],
    [[1, 'b'], [1, 'a'], 1],
    [[9], [10], -1],
    [['9'], ['10'], 1],
    [[], [], 0],
  ])('%j against %j is %i', (a, b, expected) => {
    expect(compareVersions(a, b)).toBe(expected);
    expect(compareVersions(b, a)).toBe(expected === 0 ? 0 : -expected);
  });
});
