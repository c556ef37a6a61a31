import { counted } from '../../count-text.ts';
import type { Condition } from '../condition.ts';
import type { AlertFacts, ParkedFact } from '../facts.ts';
import { shortened } from './words.ts';

const MEND = 'Correct what the reason names, then replay the events. Nothing is lost.';

export function parkedCondition(parked: ParkedFact): Condition {
  const { key, source, code, object, field, count, oldest, reason } = parked;
  const at = [object, field].filter((part) => part !== '').join('.');
  return {
    ...{ key: `parked ${key}`, kind: 'parked', since: oldest },
    title: `Events are parked: ${code}${at === '' ? '' : ` on ${shortened(at)}`}`,
    details: `${counted(count, 'event')} of ${source} could not be written. ${shortened(reason)}`,
    todo: MEND,
    page: `/console/issues/${key}`,
    isAcknowledged: parked.isAcknowledged,
  };
}

export function waitingConditions(waiting: NonNullable<AlertFacts['waiting']> | null): Condition[] {
  if (waiting === null) return [];
  const { count, since } = waiting;
  return [
    {
      ...{ key: 'waiting', kind: 'waiting', since },
      title: 'Events wait for their Salesforce Order for too long',
      details: `${counted(count, 'event')} cannot be written before the Order exists, or carries the id of the Digital River order.`,
      todo: 'See which orders are missed. Create the Order, or fill in its field DR Order Id; the events are then written by themselves.',
      page: '/console/waiting',
    },
  ];
}
