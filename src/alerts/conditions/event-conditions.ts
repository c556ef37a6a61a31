import { counted } from '../../count-text.ts';
import type { Condition } from '../condition.ts';
import type { AlertFacts, HeldFact, ParkedFact } from '../facts.ts';
import { shortened } from './words.ts';

const MEND = 'Correct what the reason names, then replay the events. Nothing is lost.';

export function parkedCondition(parked: ParkedFact): Condition {
  const { key, source, count, since, reason, isAcknowledged } = parked;
  return {
    ...{ key: `parked ${key}`, kind: 'parked', since, size: count },
    title: `Events are parked: ${causeText(parked)}`,
    details:
      count === 0
        ? 'All of its events are being applied again.'
        : `${counted(count, 'event')} of ${source} could not be written. ${shortened(reason)}`,
    todo: MEND,
    page: `/console/issues/${key}`,
    // Whoever replays the events knows of them.
    isAcknowledged: isAcknowledged || count === 0,
  };
}

export function heldCondition(held: HeldFact): Condition {
  const { source, code, object, field, count, since, reason, isLocked } = held;
  const common = { kind: 'held', since, size: count, page: '/console/waiting' } as const;
  const key = `held ${[source, code, object, field].join(' ')}`;
  return {
    ...{ ...common, key },
    title: isLocked
      ? `Approvals keep events from being written: ${causeText(held)}`
      : `Writes are held: ${causeText(held)}`,
    details: `${counted(count, 'event')} of ${source}. ${shortened(reason)}`,
    todo: isLocked
      ? 'Have the approval decided, or recalled. The events are then written by themselves; later they are parked.'
      : 'Correct what the reason names. The events are then written by themselves; later they are parked.',
  };
}

type Setting = NonNullable<AlertFacts['settings']>[number];

export function settingCondition({ setting, count, since }: Setting): Condition {
  return {
    ...{ key: `setting ${setting}`, kind: 'setting', since, size: count, page: '/console/waiting' },
    title: `Events cannot find their Salesforce Order, because ${setting} is off`,
    details: `${counted(count, 'event')} name an Order that this setting would find.`,
    todo: `Set ${setting}=true, or fill in the field DR Order Id of the Orders. The events are then written by themselves.`,
  };
}

function causeText({ code, object, field }: Pick<HeldFact, 'code' | 'object' | 'field'>): string {
  const at = [object, field].filter((part) => part !== '').join('.');
  return `${code}${at === '' ? '' : ` on ${shortened(at)}`}`;
}

export function waitingConditions(waiting: NonNullable<AlertFacts['waiting']> | null): Condition[] {
  if (waiting === null) return [];
  const { count, since } = waiting;
  return [
    {
      ...{ key: 'waiting', kind: 'waiting', since, size: count },
      title: 'Events wait for their Salesforce Order for too long',
      details: `${counted(count, 'event')} cannot be written before the Order exists, or carries the id of the Digital River order.`,
      todo: 'See which orders are missed. Create the Order, or fill in its field DR Order Id; the events are then written by themselves.',
      page: '/console/waiting',
    },
  ];
}
