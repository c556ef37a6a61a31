import { RECORD_OF_ANOTHER } from '../inbox/event.ts';
import type { StoredEvent } from '../inbox/story/read-story.ts';
import type { Step } from './story.ts';

const MEANINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pending: 'pending (to be applied)',
    waiting: 'waiting',
    applied: 'applied',
    superseded: 'superseded (something newer was there before it was written)',
    unmapped: 'unmapped (kept, but nothing is written for it)',
    rejected: 'rejected (no usable event)',
    parked: 'parked (needs a person)',
    dismissed: 'dismissed (a person set it aside)',
  }),
);

type JudgedEvent = Pick<StoredEvent, 'eventId' | 'status' | 'code' | 'hasBody'>;

/** The status of an event in words. */
export function meaningOf({ status, code }: Pick<StoredEvent, 'status' | 'code'>): string {
  if (status === 'waiting') {
    return code === null
      ? 'waiting for its Salesforce record'
      : 'held (Salesforce refuses it for now)';
  }
  if (status === 'pending' && code !== null)
    return 'pending (Salesforce refused it, and it is tried again)';
  if (code === RECORD_OF_ANOTHER) return 'superseded (the record is of another order)';
  return MEANINGS.get(status) ?? status;
}

/** What a person can do about an event; empty when nothing has to be done. */
export function todoFor(event: JudgedEvent): Step[] {
  switch (event.status) {
    case 'parked':
      return [
        {
          text: 'Correct what the reason says, then:',
          action: { kind: 'replay', eventId: event.eventId },
        },
        {
          text: 'If it can never be written, set it aside:',
          action: { kind: 'dismiss', eventId: event.eventId },
        },
      ];
    case 'dismissed':
      return [{ text: 'To take that back:', action: { kind: 'restore', eventId: event.eventId } }];
    case 'unmapped':
      return todoForUnmapped(event);
    case 'rejected':
      return [
        {
          text: 'If a mapping file was corrected since, read it again with npm run replay -- --rejected; otherwise the sender has to send it in a form that is understood.',
          action: null,
        },
      ];
    default:
      return [];
  }
}

function todoForUnmapped({ eventId, code, hasBody }: JudgedEvent): Step[] {
  if (!hasBody)
    return [{ text: 'It cannot be judged again: its body has been deleted.', action: null }];
  const text =
    code === 'OTHER_MODE'
      ? 'If this installation should write it, correct CONNECTOR_MODE, restart, then:'
      : 'If it is mapped since an upgrade or a change of the configuration:';
  return [{ text, action: { kind: 'judge-anew', eventId } }];
}
