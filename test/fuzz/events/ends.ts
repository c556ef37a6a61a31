import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '../../chaos/stage/database.ts';
import type { Delivery } from './deliver.ts';

/** What became of a delivery. */
export interface End {
  readonly delivery: Delivery;
  /**
   * The status of its event. A delivery whose body is not stored is a `repeat` when another one had
   * the same event id before, `lost` when it was accepted all the same, otherwise `refused`.
   */
  readonly status: string;
  readonly code: string | null;
}

/** An event of the inbox. */
export interface StoredEvent {
  readonly source: string;
  readonly eventId: string;
  /** SHA-256 of the body, in hexadecimal digits. */
  readonly digest: string;
  readonly status: string;
  readonly code: string | null;
}

const POLL_MS = 250;

/**
 * What must be 0 in the end: pending events, subjects that no worker gets to, subjects that are
 * claimed again and again, and writes that are held. Events that wait for their Order are looked at
 * again from time to time.
 */
const OPEN = `
SELECT (SELECT count(*) FROM event WHERE status = 'pending')::integer AS pending,
  (SELECT count(*) FROM subject WHERE due_at < now() - interval '30 seconds' AND lease IS NULL)::integer AS overdue,
  (SELECT count(*) FROM subject WHERE claims > 2)::integer AS reclaimed,
  (SELECT count(*) FROM subject WHERE held_since IS NOT NULL)::integer AS held`;

/** Waits until nothing is open. @returns a sentence when that is not so after the timeout */
export async function whenQuiet(connectorUrl: string, timeoutMs: number): Promise<string[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const [open = {}] = await query<Record<string, number>>(connectorUrl, OPEN);
    const left = Object.entries(open).filter(([, count]) => count > 0);
    if (left.length === 0) return [];
    if (performance.now() > deadline) {
      const counts = left.map(([name, count]) => `${name} ${count}`).join(', ');
      return [`After a quiet time, there are still: ${counts}.`];
    }
    await sleep(POLL_MS);
  }
}

const STORED = `
SELECT source, event_id AS "eventId", encode(sha256(body), 'hex') AS digest, status,
  error_code AS code
FROM event`;

/** Reads all events of the inbox. */
export function storedEvents(connectorUrl: string): Promise<StoredEvent[]> {
  return query<StoredEvent>(connectorUrl, STORED);
}

/**
 * Finds what became of each delivery, by the bytes of its body.
 *
 * @param stored the events of the inbox
 * @param eventIdOf reads the id of a delivery's event; called for the few that are not stored
 */
export function endsOf(
  deliveries: readonly Delivery[],
  stored: readonly StoredEvent[],
  eventIdOf: (delivery: Delivery) => string,
): End[] {
  const delivered = new Set(deliveries.map(bodyKey));
  const byBody = new Map(stored.map((event) => [bodyKey(event), event]));
  const firsts = stored.filter((event) => delivered.has(bodyKey(event)));
  const ids = new Set(firsts.map(({ source, eventId }) => `${source} ${eventId}`));
  return deliveries.map((delivery) => {
    const own = byBody.get(bodyKey(delivery));
    if (own !== undefined) return { delivery, status: own.status, code: own.code };
    if (delivery.status !== 202) return { delivery, status: 'refused', code: null };
    const isRepeat = ids.has(`${delivery.source} ${eventIdOf(delivery)}`);
    return { delivery, status: isRepeat ? 'repeat' : 'lost', code: null };
  });
}

function bodyKey({ source, digest }: Pick<StoredEvent, 'source' | 'digest'>): string {
  return `${source} ${digest}`;
}
