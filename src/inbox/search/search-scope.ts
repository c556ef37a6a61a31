import type { Pool } from 'pg';
import { type EventSelection, SOURCES } from '../repair/event-selection.ts';
import { findSubjects, MAX_SUBJECTS } from '../repair/find-subjects.ts';
import type { EventFilter, EventStatus } from './event-filter.ts';
import { SEQ_TOLERANCE, seqAt } from './seq-at.ts';

/** The events that one request looks through, at most. */
export const MAX_EVENTS = 20_000;
/** So many of a status are found by its index, which has another order than their numbers. */
const MAX_BY_STATUS = 10_000;

/** Where events are looked for: conditions for which an index serves, and what is left to compare. */
export interface SearchScope {
  /** SQL on the columns of `event`, with parameters from `$1` on. */
  readonly conditions: readonly string[];
  readonly values: readonly unknown[];
  /** What the events of the scope are compared with. */
  readonly filter: EventSelection & { readonly status?: EventStatus | undefined };
  /** Whether the filter names more than 100 orders, so that events of others are not looked for. */
  readonly hasMoreOrders: boolean;
}

/** The statuses with an index of their own, and its condition. */
const INDEXED: Partial<Record<EventStatus, string>> = {
  pending: "status IN ('pending', 'waiting')",
  waiting: "status IN ('pending', 'waiting')",
  parked: "status = 'parked'",
  dismissed: "status = 'dismissed'",
  unmapped: "status = 'unmapped'",
};

/**
 * Chooses where to look, so that each request reads a limited number of events: by the index of ids,
 * of orders, or of a status, and otherwise by the numbers of the events.
 */
export async function scopeFor(pool: Pool, filter: EventFilter): Promise<SearchScope> {
  const scope = new ScopeBuilder();
  const { order, eventId, status, from, to, ...others } = filter;
  if (eventId !== undefined) {
    scope.add(($) => `source = ANY(ARRAY(${SOURCES})) AND event_id = ${$}::text`, eventId);
  }
  let subjects: EventSelection['subjects'];
  let hasMoreOrders = false;
  if (order !== undefined) {
    const found = await findSubjects(pool, order, MAX_SUBJECTS + 1);
    hasMoreOrders = found.length > MAX_SUBJECTS;
    subjects = found.slice(0, MAX_SUBJECTS);
    scope.add(($) => `subject = ANY(${$}::text[])`, [...new Set(subjects.map(({ key }) => key))]);
  }
  if (eventId === undefined && order === undefined) {
    const byIndex = await byStatus(pool, status);
    if (byIndex !== undefined) scope.conditions.push(byIndex);
    if (from !== undefined) await scope.addTime(pool, from, '>=');
    if (to !== undefined) await scope.addTime(pool, to, '<');
  }
  const { conditions, values } = scope;
  const left = { ...others, status, subjects, since: from, until: to };
  return { conditions, values, filter: left, hasMoreOrders };
}

class ScopeBuilder {
  readonly conditions: string[] = [];
  readonly values: unknown[] = [];

  add(sql: (parameter: string) => string, value: unknown): void {
    this.values.push(value);
    this.conditions.push(sql(`$${this.values.length}`));
  }

  /** Events that were committed at the same time may have their numbers in another order. */
  async addTime(pool: Pool, time: Date, operator: '>=' | '<'): Promise<void> {
    const seq = await seqAt(pool, time);
    if (seq === null) return;
    const shift = operator === '<' ? `+ ${SEQ_TOLERANCE}` : `- ${SEQ_TOLERANCE}`;
    this.add(($) => `seq ${operator} ${$}::bigint ${shift}`, seq);
  }
}

/**
 * How the events of a status are found. The index of parked events has the order of their numbers.
 * Those of the other statuses have not, so that they are used for few events alone; many are found
 * by their numbers.
 */
async function byStatus(pool: Pool, status: EventStatus | undefined): Promise<string | undefined> {
  const condition = status && INDEXED[status];
  if (condition === undefined || status === 'parked') return condition;
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT FROM event WHERE ${condition} LIMIT ${MAX_BY_STATUS + 1}) counted`,
  );
  const isFew = (rows[0]?.count ?? 0) <= MAX_BY_STATUS;
  return isFew ? `seq = ANY(ARRAY(SELECT seq FROM event WHERE ${condition}))` : undefined;
}
