import type { EventFacts } from '../../inbox/event-facts.ts';
import type { ListedEvent } from '../../inbox/search/search-events.ts';
import { meaningOf } from '../../story/judge-event.ts';
import { DAY_MS } from '../../time.ts';
import { instantText } from '../operation/instant.ts';
import type { KnownEvent } from './event-data.ts';
import type { EventAction, EventResult, ListResult } from './event-schemas.ts';

/** An event of a list, as it is answered. */
export function describeListed(event: ListedEvent): ListResult['events'][number] {
  const { seq, eventId, receivedAt, ...same } = event;
  return {
    ...same,
    ...{ event: seq, id: eventId, meaning: meaningOf(event), receivedAt: receivedAt.toISOString() },
  };
}

/**
 * An event as it is answered, without the org's own words, which may contain personal data.
 *
 * @param bodyDays days after which bodies are deleted
 */
export function describeEvent(known: KnownEvent, bodyDays: number): EventResult {
  const { facts, timeline, maskedBody, writes, writesUnknown } = known;
  const { live, createdAt, settledAt, waitingSince, proof, object, field, conflict } = facts;
  const { orgWords, dismissalNote, dismissedBy, bodyBytes } = facts;
  const status = facts.status as EventResult['status'];
  return {
    ...describeListed({ ...facts, status }),
    ...{ mode: live === null ? null : live ? 'live' : 'test', proof, object, field },
    ...{
      createdAt: instantText(createdAt),
      settledAt: instantText(settledAt),
      waitingSince: instantText(waitingSince),
    },
    ...{ conflict, dismissalNote, dismissedBy, writesUnknown },
    hasOrgWords: orgWords !== null,
    timeline: timeline.map(({ details, ...entry }) => ({
      ...entry,
      ...{ details: [...details], at: instantText(entry.at), lastAt: instantText(entry.lastAt) },
    })),
    writes: writes.map(describeWrite),
    body: { bytes: bodyBytes, masked: maskedBody, deleted: deletedText(facts, bodyDays) },
    actions: actionsFor(facts),
  };
}

function describeWrite({ fields, before, ...write }: KnownEvent['writes'][number]) {
  return {
    ...write,
    fields: [...fields],
    before: before && {
      ...{ event: before.seq, type: before.type, fields: [...before.fields] },
      receivedAt: before.receivedAt.toISOString(),
    },
  };
}

/** What an operator can do to an event now. */
export function actionsFor({
  status,
  bodyBytes,
  subject,
  code,
}: Pick<EventFacts, 'status' | 'bodyBytes' | 'subject' | 'code'>): EventAction[] {
  const hasBody = bodyBytes !== null;
  switch (status) {
    case 'parked':
      return ['replay', 'dismiss'];
    case 'dismissed':
      return hasBody ? ['restore'] : [];
    case 'unmapped':
      return hasBody && code !== 'VERIFICATION' ? ['judge'] : [];
    case 'rejected':
      return hasBody ? ['judge'] : [];
    case 'applied':
    case 'superseded':
      return subject === null || !hasBody ? [] : ['again'];
    default:
      return [];
  }
}

/** Since when there is no body, and why; null when there is one. */
function deletedText({ bodyBytes, settledAt }: EventFacts, bodyDays: number): string | null {
  if (bodyBytes !== null) return null;
  const since =
    settledAt === null
      ? ''
      : `, on ${dayOf(new Date(settledAt.getTime() + bodyDays * DAY_MS))} or soon after`;
  return `The body was deleted${since}: bodies of settled events are kept for ${bodyDays} days (RETENTION_BODY_DAYS), since they contain personal data. The event cannot be applied again.`;
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
