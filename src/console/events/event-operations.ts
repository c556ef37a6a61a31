import { z } from 'zod';
import { instantsOf } from '../operation/instant.ts';
import { command, query } from '../operation/operation.ts';
import { describeEvent, describeListed } from './describe-event.ts';
import type { EventData } from './event-data.ts';
import {
  eventRef,
  eventResult,
  listInput,
  listResult,
  searchText,
  uncoveredResult,
} from './event-schemas.ts';
import { eventTarget, refOf } from './event-target.ts';
import { searchTexts } from './search-texts.ts';

const PAGE_SIZE = 50;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a person or program can ask about events. */
export function eventQueries(data: EventData) {
  return {
    listEvents: listEvents(data),
    readEvent: readEvent(data),
    search: searchOperation(data),
  };
}

function listEvents(data: EventData) {
  return query({
    name: 'listEvents',
    summary:
      'Lists events, the newest first. One request looks through 20,000 events at most, unless an index serves; the result says when there may be more.',
    path: '/events',
    role: 'viewer',
    input: listInput,
    result: listResult,
    async run({ id, from, to, before, ...same }) {
      const { until, ...begin } = instantsOf({ from, to });
      const times = { ...begin, to: until };
      const filter = { ...same, ...times, eventId: id };
      const found = await data.search(filter, { before, limit: PAGE_SIZE });
      const { events, next, lookedThrough, hasMoreOrders } = found;
      return {
        events: events.map(describeListed),
        next,
        hasMoreOrders,
        lookedThrough: lookedThrough && {
          events: lookedThrough.events,
          back: lookedThrough.back.toISOString(),
        },
      };
    },
  });
}

function readEvent(data: EventData) {
  return query({
    name: 'readEvent',
    summary:
      'Shows all that is known of an event: its timeline, its writes, and its body with personal values masked.',
    path: '/events/:event',
    role: 'viewer',
    input: eventRef,
    result: eventResult,
    async run({ event }) {
      const facts = await data.find(refOf(event));
      if (facts === undefined) return undefined;
      return describeEvent(await data.know(facts), data.bodyDays);
    },
  });
}

function searchOperation(data: EventData) {
  return query({
    name: 'search',
    summary: 'Says what a text names: an event, several events with the same id, or an order.',
    path: '/search',
    role: 'viewer',
    input: z.object({
      q: searchText
        .refine((text) => text.trim() !== '', 'expected an id to search for')
        .describe(
          'An event id, or the id, number or record id of an order; as people type it, such as "Order #251"',
        ),
    }),
    result: z.object({
      kind: z.enum(['event', 'events', 'order', 'nothing']),
      event: z.string().nullable().describe('The number of the event'),
      text: z.string().describe('The text that was found; `q` when nothing was'),
      lookedFor: z
        .array(z.string())
        .describe('The texts that were looked for, one after the other'),
    }),
    async run({ q }) {
      const lookedFor: string[] = [];
      for (const text of searchTexts(q)) {
        lookedFor.push(text);
        const found = await data.whatIs(text);
        if (found.kind === 'nothing') continue;
        const event = found.kind === 'event' ? found.seq : null;
        return { kind: found.kind, event, text, lookedFor };
      }
      return { kind: 'nothing' as const, event: null, text: q, lookedFor };
    },
  });
}

/** Shows the body of an event as received, and the org's own words, once: who did that is in the audit trail. */
export function uncoverEvent(data: EventData) {
  return command({
    name: 'uncoverEvent',
    summary:
      "Shows the body of an event as it was received, and the words of the org's own rule, trigger or flow, with personal data. Who did that is recorded.",
    path: '/events/:event/uncover',
    role: 'operator',
    input: eventRef,
    result: uncoveredResult,
    target: ({ event }) => eventTarget(data, event),
    async run({ event }) {
      const facts = await data.find(refOf(event));
      if (facts === undefined) return undefined;
      const { seq, eventId: id, orgWords, object } = facts;
      const body = await data.body(seq);
      if (body === null && orgWords === null) return undefined;
      return { event: seq, id, ...textOf(body), orgWords, object };
    },
  });
}

function textOf(body: Buffer | null): { encoding: 'utf-8' | 'base64'; body: string | null } {
  if (body === null) return { encoding: 'utf-8', body };
  try {
    return { encoding: 'utf-8', body: utf8.decode(body) };
  } catch {
    return { encoding: 'base64', body: body.toString('base64') };
  }
}
