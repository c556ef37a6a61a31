import { DigitalRiverError } from '../../../src/sources/digital-river/api/digital-river-error.ts';
import type {
  EventsPage,
  EventsQuery,
  ListEvents,
} from '../../../src/sources/digital-river/api/events-api.ts';

/** An event of the log: its id, and when it was created in milliseconds since 1970. */
export interface LogEvent {
  readonly id: string;
  readonly time: number;
}

/** How a log answers; the documents leave all of it open. */
export interface LogBehaviour {
  readonly order: 'newest first' | 'oldest first' | 'shuffled';
  readonly period: 'filtered' | 'ignored' | 'refused';
  readonly cursor: 'known' | 'ignored';
  /** After so many pages, the next cursor is refused once. */
  readonly vanishesAfter?: number;
  readonly endsWith: 'hasMore false' | 'an empty page' | 'a page without hasMore';
  readonly pageSize: number;
}

export const BEHAVIOUR: LogBehaviour = {
  order: 'newest first',
  period: 'filtered',
  cursor: 'known',
  endsWith: 'hasMore false',
  pageSize: 3,
};

/** A log of events that answers in one of the ways that Digital River's documents allow. */
export function simulatedLog(
  events: readonly LogEvent[],
  { order, period, cursor, vanishesAfter, endsWith, pageSize }: LogBehaviour = BEHAVIOUR,
): { list: ListEvents; queries: EventsQuery[] } {
  const rank = (id: string) =>
    [...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 997, 7);
  const compare = {
    'newest first': (a: LogEvent, b: LogEvent) => b.time - a.time,
    'oldest first': (a: LogEvent, b: LogEvent) => a.time - b.time,
    shuffled: (a: LogEvent, b: LogEvent) => rank(a.id) - rank(b.id),
  }[order];
  const sorted = events.toSorted(compare);
  const queries: EventsQuery[] = [];
  let pages = 0;
  let hasVanished = false;
  const list = async (query: EventsQuery): Promise<EventsPage> => {
    queries.push(query);
    pages += 1;
    const { since, until, startingAfter } = query;
    if (period === 'refused' && since !== undefined) throw refused('createdTime');
    if (startingAfter !== undefined && pages === vanishesAfter && !hasVanished) {
      hasVanished = true;
      throw refused('startingAfter');
    }
    const found = sorted.filter(
      ({ time }) =>
        period !== 'filtered' ||
        ((since === undefined || time >= since.getTime()) &&
          (until === undefined || time < until.getTime())),
    );
    const after =
      startingAfter === undefined || cursor === 'ignored'
        ? -1
        : found.findIndex(({ id }) => id === startingAfter);
    const page = found.slice(after + 1, after + 1 + pageSize);
    const isLast = after + 1 + pageSize >= found.length;
    return {
      events: page.map(({ id, time }) =>
        JSON.stringify({ id, type: query.type, createdTime: new Date(time).toISOString() }),
      ),
      hasMore:
        endsWith === 'a page without hasMore'
          ? undefined
          : !isLast || (endsWith === 'an empty page' && page.length > 0),
    };
  };
  return { list, queries };
}

function refused(parameter: string): DigitalRiverError {
  return new DigitalRiverError(`Refused: ${parameter}`, { status: 400, parameter });
}
