import { cutElements } from '../../parse/cut-json.ts';
import { type DigitalRiverAccess, send } from './api-request.ts';
import { DigitalRiverError } from './digital-river-error.ts';

/** Events per page; the documented maximum. */
export const MAX_PAGE_SIZE = 100;

export interface EventsQuery {
  /** One type, or several with the wildcard `*`. */
  readonly type: string;
  /** Only events that were created at this time or later; absent: all that are kept, 30 days. */
  readonly since?: Date;
  /** Only events that were created before this time. */
  readonly until?: Date;
  /** Id of the last event of the page before. */
  readonly startingAfter?: string | undefined;
}

export interface EventsPage {
  /** The JSON of each event, exactly as it stands in the page. */
  readonly events: readonly string[];
  /** Undefined when the page does not contain it: then only a further page shows the end. */
  readonly hasMore: boolean | undefined;
}

/** Lists events; rejects with a DigitalRiverError. */
export type ListEvents = (query: EventsQuery) => Promise<EventsPage>;

/**
 * Lists one page of the events that Digital River keeps.
 *
 * The filter is `type` with one name. How the several names of `types` are to be separated is not
 * documented, and the wrong way would find nothing, without an error.
 *
 * @throws DigitalRiverError when the request is refused or not answered, or the answer is no page
 * @see Digital River's OpenAPI file, GET /events: `createdTime[gte]` and the others, `type`,
 *   `startingAfter`, `limit`; https://github.com/DigitalRiver/digital-river-php
 *   docs/Api/EventsApi.md
 */
export async function listEvents(
  access: DigitalRiverAccess,
  query: EventsQuery,
): Promise<EventsPage> {
  const path = `/events?${parametersOf(query)}`;
  const body = await send(access, { method: 'GET', path });
  const page = parsed(body);
  const events = page === undefined ? undefined : cutElements(body, 'data');
  if (events === undefined) {
    throw new DigitalRiverError(
      `Expected a page of events as the answer to GET /events; got something else. Is the address Digital River's API?`,
    );
  }
  const hasMore: unknown = Reflect.get(Object(page), 'hasMore');
  return { events, hasMore: typeof hasMore === 'boolean' ? hasMore : undefined };
}

function parametersOf({ type, since, until, startingAfter }: EventsQuery): URLSearchParams {
  const parameters = new URLSearchParams({ type, limit: String(MAX_PAGE_SIZE) });
  if (since !== undefined) parameters.set('createdTime[gte]', since.toISOString());
  if (until !== undefined) parameters.set('createdTime[lt]', until.toISOString());
  if (startingAfter !== undefined) parameters.set('startingAfter', startingAfter);
  return parameters;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
