import type { Pool } from 'pg';
import { eventsWithId, type NamedEvent } from '../../inbox/repair/events-with-id.ts';
import { commandFor } from '../../inbox/repair/replay-command.ts';
import { type OtherCounts, otherCounts } from '../../inbox/story/open-causes.ts';
import { indented } from '../paragraph.ts';

/** No event is about the order that `--order` names. Its message is a text for people. */
export class UnknownOrderError extends Error {
  override readonly name = 'UnknownOrderError';
}

/** The error for an order that no event is about. */
export async function unknownOrder(pool: Pool, order: string): Promise<UnknownOrderError> {
  const [events, counts] = [await eventsWithId(pool, order), await otherCounts(pool)];
  return new UnknownOrderError(unknownOrderText(order, events, counts));
}

/**
 * Says what was looked for, what cannot be found by this text, and what else to try. Pure.
 *
 * @param order the text that was looked for
 * @param events events that have this id
 * @param counts of events whose OrderNumber is not known
 */
function unknownOrderText(
  order: string,
  events: readonly NamedEvent[],
  counts: Pick<OtherCounts, 'pending' | 'unmapped'>,
): string {
  return [
    ...indented(`No order is found by "${order}".`, ''),
    ...(events.length > 0 ? events.flatMap(eventLines) : limitLines(counts)),
  ].join('\n');
}

function eventLines({ eventId, source, subject }: NamedEvent): string[] {
  const about = subject === null ? 'It names no order' : `It is about ${subject}`;
  return [
    ...indented(`It is the id of an event of ${source}. ${about}. To replay this event alone:`, ''),
    `  ${commandFor(eventId)}`,
  ];
}

function limitLines({ pending, unmapped }: Pick<OtherCounts, 'pending' | 'unmapped'>): string[] {
  const unmappedCount = unmapped.reduce((sum, { count }) => sum + count, 0);
  return [
    ...indented(
      "Looked for: the sender's id of an order (such as Digital River's), and the OrderNumber or Salesforce record id of an order that a worker has processed.",
      '',
    ),
    'What is not found by this text:',
    ...indented(
      "- By its record id: an order that waits or is held. Try its OrderNumber or the sender's id.",
      '',
    ),
    ...(pending === 0
      ? []
      : indented(
          `- By its OrderNumber: an order of which all events are pending. Events that are pending now: ${pending}. Try again in a minute, or try the sender's id.`,
          '',
        )),
    ...indented(
      `- By its OrderNumber: an order of which all events are unmapped, such as those of the other mode (live or test). Unmapped events: ${unmappedCount}.${unmappedCount === 0 ? '' : " Try the sender's id. This command lists them by cause:"}`,
      '',
    ),
    ...(unmappedCount === 0 ? [] : ['    npm run replay -- --unmapped']),
    ...indented(
      '- By its record id or name: a Failed Event. Take the order from its field Event Subject, or the event from its field Event Id (--event ID).',
      '',
    ),
    ...indented(
      '- An order whose events were deleted (RETENTION_ROW_DAYS), or have not arrived. This command shows whether the webhooks are switched on:',
      '',
    ),
    '    npm run doctor',
  ];
}
