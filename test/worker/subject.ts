import { storedSubjectState } from '../../src/salesforce/records/state/subject-state.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { digitalRiver } from '../../src/sources/digital-river/digital-river-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { processSubjects } from '../../src/worker/process-subjects.ts';
import { startRun } from '../../src/worker/subject-run.ts';
import type { OrdersOrg } from './orders-org.ts';

const source = digitalRiver({ mode: 'live', profile: connectorProfile });

let events = 0;

/** An event of 10:00 and some minutes; the fields are those of its order. */
export function event(type: string, minute: number, fields: object = {}, id = 'A') {
  events += 1;
  const at = `2026-11-02T10:${String(minute).padStart(2, '0')}:00Z`;
  const eventId = `event-${events}`;
  const order = { id, state: type.split('.')[1], updatedTime: at, ...fields };
  const object = type.includes('memo') ? { id: `memo-${events}`, orderId: id, fileId: 'm' } : order;
  const body = { id: eventId, type, liveMode: true, createdTime: at, data: { object } };
  return {
    seq: String(events),
    eventId,
    type,
    receivedAt: new Date('2027-01-01T00:00:00Z'),
    body: Buffer.from(JSON.stringify(body)),
  };
}

export const naming = (sfOrderId: string, fields: object = {}) => ({
  metadata: { sfOrderId },
  ...fields,
});

/** A subject whose events are processed in several claims, with its state stored in between. */
export class Subject {
  #stored: unknown = {};
  readonly #org: OrdersOrg;
  readonly #key: string;
  readonly #source: Source;

  constructor(org: OrdersOrg, key = 'A', of: Source = source) {
    this.#org = org;
    this.#key = key;
    this.#source = of;
  }

  /** The statuses and codes of the events, in the order in which they are decided. */
  async process(...open: ReturnType<typeof event>[]): Promise<string[]> {
    const run = startRun(
      {
        source: this.#source.name,
        key: this.#key,
        lease: 'lease',
        attempts: 0,
        lostClaims: 0,
        isAlone: false,
        arrivals: '1',
        waitingSince: null,
        heldSince: null,
        unread: 'none',
        storedState: this.#stored,
        leasedUntil: 0,
        events: open,
      },
      this.#source,
    );
    this.#org.calls.length = 0;
    await processSubjects(this.#org, [run]);
    this.#stored = JSON.parse(JSON.stringify(storedSubjectState(run.state)));
    return run.results.map((result) =>
      'code' in result && result.code ? `${result.status} ${result.code}` : result.status,
    );
  }

  /** Leaves what a process of an earlier release stores. */
  storeAsBefore(): void {
    const { keys, keyVersions, ids, applied, made, held } = this.#stored as Record<string, unknown>;
    this.#stored = { keys, keyVersions, ids, applied, made, held };
  }
}
