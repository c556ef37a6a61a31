import { counted } from '../../count-text.ts';
import type { Condition } from '../condition.ts';
import type { AlertFacts } from '../facts.ts';
import { shortened } from './words.ts';

/** Of the budget, in percent. */
const NEARLY = 90;
const WHOLE = 100;
/** Of the storage: see `isNearlyFull`. */
const STORAGE_NEARLY = 0.8;

type Pauses = NonNullable<AlertFacts['pauses']>;

/** One for each kind of outage, whatever the number of processes. */
export function pausedConditions(pauses: Pauses): Condition[] {
  return [...Map.groupBy(pauses, ({ kind }) => kind).values()].flatMap((ofKind) => {
    const [longest] = ofKind.toSorted((a, b) => a.since.getTime() - b.since.getTime());
    return longest === undefined ? [] : [pausedCondition(longest)];
  });
}

const PAUSED: ReadonlyMap<string, { readonly title: string; readonly todo: string }> = new Map(
  Object.entries({
    unavailable: {
      title: 'Salesforce does not answer',
      todo: 'See status.salesforce.com. The connector tries again by itself, and catches up.',
    },
    limit: {
      title: 'The API calls of the Salesforce org are used up',
      todo: 'Find out which integration makes so many calls, or buy more. The connector goes on by itself when the limit allows it.',
    },
    'sign-in': {
      title: 'The connector cannot log in to Salesforce',
      todo: 'Run "npm run doctor": it says what is wrong with the log-in. The connector goes on by itself.',
    },
    'other-org': {
      title: 'The connector has logged in to another Salesforce org',
      todo: 'Correct the settings of the log-in, or accept the org: "npm run doctor" says how.',
    },
  }),
);

function pausedCondition({ kind, reason, since }: Pauses[number]): Condition {
  const { title, todo } = PAUSED.get(kind) ?? {
    title: 'Calls to Salesforce are paused',
    todo: 'Run "npm run doctor".',
  };
  return {
    ...{ key: `paused ${kind}`, kind: 'paused', since, page: '/console' },
    title,
    details: `Nothing is written; events are kept, and nothing is lost. ${shortened(reason)}`,
    todo,
  };
}

export function overdueConditions(overdue: NonNullable<AlertFacts['overdue']> | null): Condition[] {
  if (overdue === null) return [];
  return [
    {
      ...{ key: 'no-worker', kind: 'no-worker', since: overdue.since, page: '/console' },
      title: 'No worker seems to run',
      details: 'Nothing has been written since then, although events are pending. Nothing is lost.',
      todo: 'Start the process "worker", or set WEB_DRAINS=true. If it runs, see what it logs.',
    },
  ];
}

export function pendingConditions(pending: NonNullable<AlertFacts['pending']> | null): Condition[] {
  if (pending === null) return [];
  const { count, oldest } = pending;
  return [
    {
      ...{ key: 'pending', kind: 'pending', since: oldest, size: count, page: '/console' },
      title: 'Pending events do not move',
      details: `${counted(count, 'event')} should have been written by now.`,
      todo: 'See whether enough workers run, and what they log. "npm run doctor" checks the rest.',
    },
  ];
}

export function retriedConditions(retried: NonNullable<AlertFacts['retried']> | null): Condition[] {
  if (retried === null) return [];
  const { count, since, reason } = retried;
  return [
    {
      ...{ key: 'retried', kind: 'retried', since, size: count, page: '/console' },
      title: 'Salesforce refuses events again and again',
      details: `${counted(count, 'event')} ${count === 1 ? 'is' : 'are'} retried; others may be written meanwhile. ${shortened(reason)}`,
      todo: 'Remove what the reason names, such as a job that locks many records. The connector tries again by itself, and parks what is refused for too long.',
    },
  ];
}

export function documentConditions({
  failed,
  pauseReason,
}: NonNullable<AlertFacts['documents']>): Condition[] {
  const todo =
    'Remove the cause. Documents that wait are tried by themselves; those that failed with "npm run replay -- --documents --yes".';
  const common = { kind: 'documents', page: '/console', todo } as const;
  return [
    ...(failed === 0
      ? []
      : [
          {
            ...{ ...common, key: 'documents failed' },
            title: 'Invoices or credit memos could not be attached',
            details: `${counted(failed, 'document')} failed; none of them is tried again until a person asks for it.`,
          },
        ]),
    ...(pauseReason === null
      ? []
      : [
          {
            ...{ ...common, key: 'documents paused' },
            title: 'No invoice or credit memo is attached now',
            details: shortened(pauseReason),
          },
        ]),
  ];
}

export function apiCallsConditions({
  used,
  limit,
  budgetPercent,
}: NonNullable<AlertFacts['apiCalls']>): Condition[] {
  const budget = Math.floor((limit * budgetPercent) / WHOLE);
  if (used * WHOLE < budget * NEARLY) return [];
  return [
    {
      ...{ key: 'api-calls', kind: 'api-calls', page: '/console' },
      title: 'The API calls of the Salesforce org are nearly used up',
      details: `${used} of ${limit} were made in 24 hours, by all integrations. The connector pauses at ${budget}.`,
      todo: 'Find out which integration makes so many calls, or buy more. SALESFORCE_API_BUDGET_PERCENT sets where the connector pauses.',
    },
  ];
}

export function storageConditions({
  bytes,
  limitBytes,
}: NonNullable<AlertFacts['storage']>): Condition[] {
  if (bytes < limitBytes * STORAGE_NEARLY) return [];
  const percent = Math.floor((bytes / limitBytes) * WHOLE);
  return [
    {
      ...{ key: 'storage', kind: 'storage', page: '/console/settings' },
      title: 'The storage of the database is nearly used up',
      details: `${percent} percent are used. When it is used up, events are refused.`,
      todo: 'Keep bodies and rows for fewer days (RETENTION_BODY_DAYS, RETENTION_ROW_DAYS), or take a plan with more storage and correct DATABASE_STORAGE_GB.',
    },
  ];
}
