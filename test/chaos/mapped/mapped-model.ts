import type { ObjectModel, RecordModel, Track } from '../model.ts';
import type { PlannedEvent } from '../plan/events.ts';

interface FastspringEvent {
  id: string;
  type: string;
  created: number;
  data: Record<string, string | number | boolean | undefined>;
}

interface MembershipEvent {
  id: string;
  type: string;
  timestamp: string;
  data: { id: string; plan?: string; validUntil: string; member: { email: string } };
}

/** The records that the mapped senders write, by object. */
export type MappedModel = Readonly<
  Record<'FastSpring_Order__c' | 'FastSpring_Return__c' | 'Membership__c', ObjectModel>
>;

/** The fields that identify these records. */
export const MAPPED_KEYS: Readonly<Record<keyof MappedModel, string>> = {
  FastSpring_Order__c: 'Order_Id__c',
  FastSpring_Return__c: 'Return_Id__c',
  Membership__c: 'Membership_Id__c',
};

const ORDER_STATES: Readonly<Record<string, readonly [rank: number, status: string]>> = {
  'order.payment.pending': [0, 'Payment pending'],
  'order.approval.pending': [0, 'Approval pending'],
  'order.failed': [1, 'Failed'],
  'order.canceled': [2, 'Canceled'],
  'order.completed': [3, 'Completed'],
};

const MEMBERSHIP_STATES: Readonly<Record<string, readonly [rank: number, status: string]>> = {
  'membership.started': [0, 'Active'],
  'membership.renewed': [1, 'Active'],
  'membership.paused': [2, 'Paused'],
  'membership.ended': [3, 'Ended'],
};

/** A rank stands in front of the milliseconds. */
const RANK_UNIT = 10 ** 15;

/** Derives the records from the events alone, as the mapping files describe them. */
export function mappedModelOf(events: readonly PlannedEvent[]): MappedModel {
  const applied = events.filter(({ expected }) => expected === 'applied');
  const fastspring = applied
    .filter(({ sender }) => sender === 'fastspring')
    .map(({ body }): FastspringEvent => JSON.parse(body));
  const memberships = applied
    .filter(({ sender }) => sender === 'memberships')
    .map(({ id, body }): MembershipEvent => ({ id, ...JSON.parse(body) }));
  const isReturn = ({ type }: FastspringEvent) => type === 'return.created';
  return {
    FastSpring_Order__c: records(
      fastspring.filter((event) => !isReturn(event)),
      ({ data }) => String(data.order),
      orderRecord,
    ),
    FastSpring_Return__c: records(
      fastspring.filter(isReturn),
      ({ data }) => String(data.return),
      returnRecord,
    ),
    Membership__c: records(memberships, ({ data }) => data.id, membershipRecord),
  };
}

function records<Event>(
  events: readonly Event[],
  keyOf: (event: Event) => string,
  recordOf: (events: readonly Event[]) => RecordModel,
): ObjectModel {
  return new Map([...Map.groupBy(events, keyOf)].map(([key, own]) => [key, recordOf(own)]));
}

function orderRecord(own: readonly FastspringEvent[]): RecordModel {
  const rank = ({ type }: FastspringEvent) => ORDER_STATES[type]?.[0] ?? 0;
  const events = sorted(own, (event) => [rank(event), event.created, event.id]);
  return {
    Status__c: events.map(({ type }) => ORDER_STATES[type]?.[1] ?? ''),
    Order_Version__c: events.map((event) => rank(event) * RANK_UNIT + event.created),
    Reference__c: values(events, 'reference'),
    Total__c: values(events, 'total'),
    Currency__c: values(events, 'currency'),
    Changed__c: events.map(({ data }) => instant(Number(data.changed))),
  };
}

function returnRecord(own: readonly FastspringEvent[]): RecordModel {
  const events = sorted(own, ({ created, id }) => [created, id]);
  return {
    Return_Version__c: events.map(({ created }) => created),
    Amount__c: values(events, 'totalReturn'),
    Currency__c: values(events, 'currency'),
    Reason__c: values(events, 'reason'),
    Completed__c: values(events, 'completed'),
  };
}

function membershipRecord(own: readonly MembershipEvent[]): RecordModel {
  const rank = ({ type }: MembershipEvent) => MEMBERSHIP_STATES[type]?.[0] ?? 0;
  const events = sorted(own, (event) => [at(event), rank(event), event.id]);
  const starts = own.filter(({ type }) => type === 'membership.started');
  return {
    Status__c: events.map(({ type }) => MEMBERSHIP_STATES[type]?.[1] ?? ''),
    Status_Version__c: events.map(at),
    Plan__c: events.flatMap(({ data }) => data.plan ?? []),
    Valid_Until__c: events.map(({ data }) => instant(Date.parse(data.validUntil))),
    Member_Email__c: events.map(({ data }) => data.member.email),
    // The earliest time wins.
    Started__c: sorted(starts, (event) => [-at(event), event.id]).map((event) =>
      instant(at(event)),
    ),
  };
}

function at({ timestamp }: MembershipEvent): number {
  return Date.parse(timestamp);
}

/** As the org keeps times: without milliseconds. */
function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '.000+0000');
}

function values(events: readonly FastspringEvent[], name: string): Track {
  return events.flatMap(({ data }) => data[name] ?? []);
}

type Sortable = readonly (number | string)[];

function sorted<Event>(events: readonly Event[], key: (event: Event) => Sortable): Event[] {
  return events.toSorted((one, other) => {
    const [left, right] = [key(one), key(other)];
    const part = left.findIndex((value, index) => value !== right[index]);
    return part >= 0 && (left[part] ?? 0) < (right[part] ?? 0) ? -1 : 1;
  });
}
