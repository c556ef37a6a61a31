import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  type Asked,
  byDecider,
  fold,
  groupName,
  lookupsNeeded,
  type RecordChange,
  withoutLookups,
} from '../../../src/salesforce/records/fold.ts';
import {
  readSubjectState,
  type SubjectState,
} from '../../../src/salesforce/records/subject-state.ts';
import {
  compareVersions,
  type FieldValue,
  recordName,
  type Write,
} from '../../../src/salesforce/records/write.ts';
import { connectorProfile } from '../../../src/salesforce/schema/profile.ts';
import { documentWrites } from '../../../src/sources/digital-river/document-writes.ts';
import {
  DOCUMENT_EVENT_TYPES,
  type DocumentEventType,
  ORDER_EVENT_TYPES,
  type OrderEventType,
} from '../../../src/sources/digital-river/order-facts.ts';
import { orderWrites } from '../../../src/sources/digital-river/order-writes.ts';

const DR_ORDER_ID = '204440790336';

/** Everything that an event of an order can say; each type uses its part. */
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

const ask = (events: readonly Event[]): Asked[] =>
  events.flatMap((event) => writesOf(event).map((write) => ({ event: event.eventId, write })));

/** A subject's memory and its records, as they are after some batches. A memory is JSON between batches. */
class Subject {
  readonly rows: Rows = {};
  readonly guards: Record<string, number[]> = {};
  #memory: SubjectState = readSubjectState({});

  apply(batch: readonly Event[]): void {
    const memory = readSubjectState(JSON.parse(JSON.stringify(this.#memory)));
    const folded = fold(ask(batch), memory);
    for (const change of folded.changes) this.#write(change, memory);
    const held = [...memory.held, ...folded.held].filter(
      ({ record }) => !memory.made.includes(recordName(record)),
    );
    memory.held = [...new Map(held.map((write) => [JSON.stringify(write), write])).values()];
    this.#memory = memory;
  }

  #write({ record, groups }: RecordChange, memory: SubjectState): void {
    const row = recordName(record);
    this.rows[row] ??= {};
    for (const { name, version, fields, guard } of groups) {
      Object.assign(this.rows[row], fields);
      if (guard !== undefined) {
        this.guards[`${row} ${guard.field}`] ??= [];
        this.guards[`${row} ${guard.field}`]?.push(guard.number);
      }
      memory.applied[groupName(record, name)] = version;
    }
    if (!('lookup' in record)) memory.made = [...new Set([...memory.made, row])];
  }
}

/** What the org has to hold after all events, whatever way they came: rules in plain words, apart from the code. */
function expectedRows(events: readonly Event[]): Rows {
  const orders = events.filter(({ type }) => !isDocument(type));
  const documents = events.filter(({ type }) => isDocument(type));
  const byChange = (event: Event) => [
    event.changedAt,
    event.createdAt,
    (ORDER_EVENT_TYPES as readonly string[]).indexOf(event.type),
    event.eventId,
  ];
  const has = (type: string) => events.some((event) => event.type === type);
  const newestOrder = (fits: (event: Event) => boolean) => newest(orders.filter(fits), byChange);

  const state = newestOrder(() => true)?.state;
  const fraudState = newestOrder((event) => event.fraudState !== undefined)?.fraudState;
  const customerType = newestOrder((event) => event.customerType !== undefined)?.customerType;
  const invoice = newest(
    documents.filter(({ type }) => type === 'order.invoice.created'),
    (event) => [event.createdAt, event.fileId],
  )?.fileId;
  const closing = newestOrder(
    ({ type }) => type === 'order.complete' || type === 'order.cancelled',
  );
  const closed = closing?.type === 'order.complete' ? 'Completed' : 'Cancelled';

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
      ...(has('order.accepted') ? { Eligible_For_Fulfillment__c: true } : {}),
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

/** Few instants, so that ties are frequent: within a microsecond, within a millisecond, beyond, and the last there is. */
const instant = fc.constantFrom(
  0,
  Date.parse('9999-12-31T23:59:59Z') * 1000,
  ...[0, 1, 999, 1000, 60_000_000].map((micros) => 1_741_080_900_000_000 + micros),
);

const event = fc.record<Omit<Event, 'eventId'>>({
  type: fc.constantFrom(
    ...ORDER_EVENT_TYPES,
    ...DOCUMENT_EVENT_TYPES,
    // What moves the Fulfillment, and what moves the invoice, comes more often.
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

/** Events of one order, and one way in which they may come: any order, some more than once, in any batches. */
const history = fc.array(event, { minLength: 1, maxLength: 9 }).chain((made) => {
  const events: Event[] = made.map((each, index) => ({ ...each, eventId: `event-${index}` }));
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

test('however events of an order come, the org ends up with what their own times say', () => {
  fc.assert(
    fc.property(history, ({ events, batches }) => {
      const subject = new Subject();
      for (const batch of batches) subject.apply(batch);
      const expected = expectedRows(events);
      // Jest's comparison takes several times as long; it words the difference when there is one.
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

test('nothing asked is nothing to change', () => {
  expect(fold([], readSubjectState({}))).toEqual({ changes: [], held: [] });
});

test('events that wait together become one change per record, and each group names who decides it and who depends on it', () => {
  const { changes, held } = fold(ask([complete, accepted]), readSubjectState({}));
  expect(held).toEqual([]);
  const asking = changes.map(({ record, groups }) => [
    record.object,
    groups.map(({ name, decider, events }) => [name, decider, events]),
  ]);
  expect(asking).toEqual([
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

test('an event that has been applied leaves nothing to write when it comes again', () => {
  const [change, other] = fold(ask([accepted]), readSubjectState({})).changes;
  const applied = Object.fromEntries(
    [change, other].flatMap((made) =>
      (made?.groups ?? []).map(({ name, version }) => [
        made === undefined ? '' : groupName(made.record, name),
        version,
      ]),
    ),
  );
  const memory = readSubjectState({ applied, made: [FULFILLMENT_ROW] });
  expect(fold(ask([accepted]), memory)).toEqual({ changes: [], held: [] });
});

test('what is set once is not written again by a later event, only what is newest is', () => {
  const memory = readSubjectState({});
  for (const { record, groups } of fold(ask([accepted]), memory).changes) {
    for (const { name, version } of groups) memory.applied[groupName(record, name)] = version;
  }
  const again = { ...accepted, eventId: 'event-accepted-again', changedAt: 5000 };
  const groups = fold(ask([again]), memory).changes.map((change) => change.groups);
  expect(groups.map((names) => names.map(({ name }) => name))).toEqual([
    ['state', 'fraud state'],
    ['status'],
  ]);
});

test('a cancellation is held while there is no Fulfillment, and written with the event that makes it', () => {
  const early = fold(ask([cancelled]), readSubjectState({}));
  expect(early.changes.map(({ record }) => record.object)).toEqual(['Order']);
  expect(early.held).toHaveLength(2);
  const late = fold(ask([accepted]), readSubjectState({ held: early.held }));
  const fulfillment = late.changes.find(({ record }) => record.object === 'DR_Fulfillment__c');
  const fields = Object.assign({}, ...(fulfillment?.groups.map((group) => group.fields) ?? []));
  expect(fields).toEqual({
    OrderId__c: { lookup: 'order' },
    Order_Cancelled__c: true,
    Eligible_For_Fulfillment__c: true,
    DR_Fulfillment_Status__c: 'Cancelled',
  });
});

test('the look-ups that a change needs are those of its record and of its fields', () => {
  const { changes } = fold(ask([accepted]), readSubjectState({}));
  expect(changes.map((change) => [...lookupsNeeded(change)])).toEqual([['order'], ['order']]);
});

test('nothing of a Fulfillment is written without its Order, and a record that needs no look-up is written', () => {
  const { changes } = fold(ask([accepted]), readSubjectState({}));
  const missing = new Set(['order']);
  expect(changes.map((change) => withoutLookups(change, missing))).toEqual([undefined, undefined]);
  expect(withoutLookups(changes[1] as RecordChange, new Set())).toEqual(changes[1]);
});

test('of a record only the groups that need a missing look-up are held back', () => {
  const write = {
    record: { object: 'Charge__c', field: 'Charge_Id__c', value: 'c-1' },
    rule: 'newest',
    version: [1],
    creates: true,
  } as const;
  const [change] = fold(
    [
      { event: 'e-1', write: { ...write, group: 'status', fields: { Status__c: 'completed' } } },
      {
        event: 'e-1',
        write: { ...write, group: 'order', fields: { Order__c: { lookup: 'order' } } },
      },
    ],
    readSubjectState({}),
  ).changes;
  const left = withoutLookups(change as RecordChange, new Set(['order']));
  expect(left?.groups.map(({ name }) => name)).toEqual(['status']);
});

test('a change is taken apart by the events that decide its groups', () => {
  const { changes } = fold(ask([complete, accepted]), readSubjectState({}));
  const parts = byDecider(changes[1] as RecordChange);
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
