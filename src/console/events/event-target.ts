import type { EventRef } from '../../inbox/event-facts.ts';
import { shownText } from '../../shown-text.ts';
import type { AuditTarget } from '../operation/operation.ts';
import type { EventData } from './event-data.ts';

/**
 * An event as the audit trail names it: by what is known outside of the connector, too, so that the
 * entry says what it was about when the event has been deleted.
 *
 * @param event its number or key, as checked
 */
export async function eventTarget(
  data: Pick<EventData, 'find'>,
  event: string,
): Promise<AuditTarget> {
  const facts = await data.find(refOf(event));
  if (facts === undefined) return { what: `event ${event}, which the inbox does not have` };
  const { seq, source, eventId, subject } = facts;
  const order = subject === null ? '' : `, order ${shownText(subject)}`;
  return { what: `event ${shownText(eventId)} of ${source}${order}`, event: seq };
}

/** @param event its number or key, as checked */
export function refOf(event: string): EventRef {
  return event.length === 64 ? { key: event } : { seq: event };
}
