import { InvalidEventError } from '../../src/errors.ts';
import type { Lookup, Write } from '../../src/salesforce/records/write.ts';
import type { Source } from '../../src/sources/source.ts';
import type { ClaimedSubject } from '../../src/worker/subject-queue.ts';
import { type SubjectRun, startRun } from '../../src/worker/subject-run.ts';
import { digitalRiverSource } from '../support/digital-river-events.ts';

export const ORDER = { object: 'Order', lookup: 'order' } as const;
export const FILE = { object: 'File__c', field: 'Key__c', value: 'f-1' } as const;
/** A record whose key the org does not keep unique. */
export const LOG = { object: 'Log__c', field: 'Key__c', value: 'l-1', unique: false } as const;

export const ORDER_LOOKUP: Lookup = {
  name: 'order',
  object: 'Order',
  candidates: [{ field: 'OrderNumber', value: '107' }],
};

/** A write to the Order's state, unless changed. */
export function writeOf(changes: Partial<Write> = {}): Write {
  return {
    record: ORDER,
    group: 'state',
    rule: 'newest',
    version: [1],
    fields: { State__c: 'accepted' },
    creates: true,
    ...changes,
  };
}

/** What a run begins with; all of it may be absent. */
interface Given {
  readonly lookups?: readonly Lookup[] | InvalidEventError;
  /** The stored form of the subject's state. */
  readonly storedState?: unknown;
}

/** The run of a subject whose events ask for these writes, by the event's number. */
export function runOf(
  events: Readonly<Record<string, readonly Write[]>>,
  { lookups = [ORDER_LOOKUP], storedState = {} }: Given = {},
): SubjectRun {
  const source: Source = {
    ...digitalRiverSource(),
    parse: (body) => JSON.parse(body.toString()),
    contribution: (writes) => ({ keys: {}, writes: writes as Write[] }),
    lookups() {
      if (lookups instanceof InvalidEventError) throw lookups;
      return lookups;
    },
  };
  const subject: ClaimedSubject = {
    source: source.name,
    key: '2044',
    lease: 'lease',
    attempts: 0,
    lostClaims: 0,
    isAlone: false,
    arrivals: '1',
    waitingSince: null,
    heldSince: null,
    unread: 'none',
    storedState,
    leasedUntil: 0,
    events: Object.entries(events).map(([seq, writes]) => {
      return {
        seq,
        eventId: seq,
        type: 'any',
        receivedAt: new Date('2027-01-01T00:00:00Z'),
        body: Buffer.from(JSON.stringify(writes)),
      };
    }),
  };
  return startRun(subject, source);
}
