import { MAX_REASONS, type ReasonCount, reasonShape } from '../causes/reason-counts.ts';
import type { ReadArrival, Reading } from './read-anew.ts';

/** Rejected arrivals of a source that share their cause, and what becomes of them. */
export interface RejectedGroup {
  readonly source: string;
  /** The field that was not as expected; `body` for the whole body. */
  readonly cause: string;
  /** Of the first of them. */
  readonly reason: string | null;
  /** Reasons that differ in more than ids, the most frequent first: at most twenty. */
  readonly reasonCounts: readonly ReasonCount[];
  readonly becomes: Reading['becomes'];
  readonly why: string | null;
  readonly count: number;
  /** How many usable events they have. */
  readonly events: number;
  /** When the first and the last of them were received. */
  readonly oldest: Date;
  readonly newest: Date;
}

/** More causes are counted together. */
const MAX_GROUPS = 200;

/** Different reasons of a group that are counted: they may not fill the memory. */
const MAX_COUNTED = 1_000;

type Counted = Omit<RejectedGroup, 'reasonCounts'>;

/** Counts rejected arrivals by cause and by what becomes of them. Its size is bounded. */
export class RejectedGroups {
  readonly #groups = new Map<string, Counted>();
  readonly #reasons = new Map<string, Map<string, ReasonCount>>();

  add({ rejected, reading }: ReadArrival): void {
    const { source, reason, receivedAt } = rejected;
    const { becomes, why } = reading;
    const isFull = this.#groups.size >= MAX_GROUPS;
    const ofItsOwn = { source, cause: causeOf(reason), becomes, why };
    const isKnown = this.#groups.has(JSON.stringify(ofItsOwn));
    const cause = isFull && !isKnown ? { source, cause: 'others', becomes, why: null } : ofItsOwn;
    const key = JSON.stringify(cause);
    const before = this.#groups.get(key);
    const { count = 0, events = 0, oldest = receivedAt, newest = receivedAt } = before ?? {};
    const usable = reading.events.filter(({ status }) => status !== 'rejected').length;
    this.#groups.set(key, {
      ...cause,
      reason: before?.reason ?? reason,
      count: count + 1,
      events: events + usable,
      oldest: new Date(Math.min(+receivedAt, +oldest)),
      newest: new Date(Math.max(+receivedAt, +newest)),
    });
    this.#countReason(key, reason ?? '');
  }

  #reasonsOf(key: string): ReasonCount[] {
    const all = [...(this.#reasons.get(key)?.values() ?? [])];
    return all.toSorted((a, b) => b.count - a.count).slice(0, MAX_REASONS);
  }

  #countReason(key: string, reason: string): void {
    const counts = this.#reasons.get(key) ?? new Map<string, ReasonCount>();
    this.#reasons.set(key, counts);
    const shape = reasonShape(reason);
    const before = counts.get(shape);
    if (before === undefined && counts.size >= MAX_COUNTED) return;
    counts.set(shape, { reason: before?.reason ?? reason, count: (before?.count ?? 0) + 1 });
  }

  /** The groups, the most frequent first. */
  list(): RejectedGroup[] {
    return [...this.#groups]
      .map(([key, group]) => ({ ...group, reasonCounts: this.#reasonsOf(key) }))
      .toSorted((a, b) => b.count - a.count);
  }
}

/** Reasons begin with the field; its places in arrays are no causes. `REJECTED_CAUSE` is the same in SQL. */
function causeOf(reason: string | null): string {
  const [field = ''] = (reason ?? '').split(':', 1);
  return field.slice(0, MAX_CAUSE_LENGTH).toWellFormed().replaceAll(/\d+/g, 'N');
}

const MAX_CAUSE_LENGTH = 100;

/** The cause of a rejected event: see {@link RejectedGroup.cause}. */
export const REJECTED_CAUSE = `regexp_replace(left(split_part(coalesce(reason, ''), ':', 1), ${MAX_CAUSE_LENGTH}), '\\d+', 'N', 'g')`;
