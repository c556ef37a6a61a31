import type { EventFacts } from '../../inbox/event-facts.ts';
import { meaningOf } from '../judge-event.ts';
import { timeText } from '../time-text.ts';
import { byText, type HistoryStep } from './history-steps.ts';

/** An entry of an event's timeline. */
export interface TimelineEntry {
  readonly kind: 'arrival' | 'outcome' | 'action' | 'now';
  /** When it was first so; null when that is not known. */
  readonly at: Date | null;
  readonly lastAt: Date | null;
  readonly times: number;
  readonly text: string;
  /** What more is to be known, in full sentences. */
  readonly details: readonly string[];
}

type Facts = Omit<EventFacts, 'orgWords' | 'bodyBytes' | 'subject' | 'seq' | 'conflict'>;

const PROOFS: Readonly<Record<string, string>> = {
  oauth: 'an access token',
  'oauth+signature': 'an access token and a signature',
  'http-basic': 'user name and password',
  'http-basic+signature': 'user name, password and a signature',
  signature: 'a signature',
  'static-header': 'a secret header',
  'static-header+signature': 'a secret header and a signature',
  'ip-allowlist': 'the address of the caller',
  'ip-allowlist+signature': 'the address of the caller, and a signature',
};

/** Proofs of events that no call brought. */
const ASKED_FOR: Readonly<Record<string, string>> = {
  reconcile: 'The connector asked the sender for it.',
  backfill: "The connector read it in the sender's log of events.",
};

/** Statuses after which nothing follows by itself. */
const SETTLED = new Set(['applied', 'superseded', 'unmapped', 'rejected', 'parked', 'dismissed']);

/**
 * Tells an event's story as a timeline: how it came, what its attempts came to, what was done to it,
 * and how it stands. Pure.
 *
 * @param steps its history
 */
export function tellTimeline(facts: Facts, steps: readonly HistoryStep[]): TimelineEntry[] {
  return [
    received(facts),
    ...deliveredAgain(facts),
    ...steps.map(entryOf),
    ...present(facts, steps),
  ]
    .map((entry, index) => ({ entry, index }))
    .toSorted((a, b) => timeOf(a.entry) - timeOf(b.entry) || a.index - b.index)
    .map(({ entry }) => entry);
}

/** What has no time is how it stands now. */
function timeOf({ at }: TimelineEntry): number {
  return at?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function entryOf({ kind, at, lastAt, times, text, reason }: HistoryStep): TimelineEntry {
  return { kind, at, lastAt, times, text, details: reason === null ? [] : [reason] };
}

function received({ receivedAt, createdAt, proof, origin }: Facts): TimelineEntry {
  const asked = ASKED_FOR[proof];
  const from =
    origin && `The call came from ${origin.caller} at ${origin.address}, to ${origin.path}.`;
  return {
    ...{ kind: 'arrival', at: receivedAt, lastAt: receivedAt, times: 1 },
    text: 'received, and committed to the inbox before it was acknowledged',
    details: [
      ...(createdAt === null ? [] : [`The sender created it at ${timeText(createdAt)} UTC.`]),
      ...(from === null ? [] : [from]),
      asked ?? proofText(proof),
    ],
  };
}

function proofText(proof: string): string {
  const by = PROOFS[proof];
  return by === undefined ? 'The caller was not proven.' : `The caller was proven by ${by}.`;
}

/** Also of a time that an earlier release did not note. */
function deliveredAgain({ arrivals, lastArrivalAt, receivedAt }: Facts): TimelineEntry[] {
  if (arrivals <= 1) return [];
  const times = arrivals - 1;
  return [
    {
      ...{ kind: 'arrival', at: lastArrivalAt ?? receivedAt, lastAt: lastArrivalAt, times: 1 },
      text: times === 1 ? 'delivered once more' : `delivered ${times} more times`,
      details: [
        'Senders repeat a delivery when an answer is late. A repeat changes nothing.',
        ...(times > 1 && lastArrivalAt !== null ? ['The time is that of the last one.'] : []),
        ...(lastArrivalAt === null ? ['When that was is not known.'] : []),
      ],
    },
  ];
}

/** How it stands, unless the last step has it. */
function present(facts: Facts, steps: readonly HistoryStep[]): TimelineEntry[] {
  const { status, code, settledAt, waitingSince, reason } = facts;
  if (status === 'dismissed') return dismissed(facts, steps);
  const last = steps.at(-1);
  if (last?.kind === 'outcome' && last.status === status && last.code === code) return [];
  const at = SETTLED.has(status) ? settledAt : waitingSince;
  return [
    {
      ...{ kind: at === null ? 'now' : 'outcome', at, lastAt: at, times: 1 },
      text: meaningOf({ status, code }),
      details: reason === null ? [] : [reason],
    },
  ];
}

function dismissed(
  { settledAt, dismissalNote, dismissedBy }: Facts,
  steps: readonly HistoryStep[],
): TimelineEntry[] {
  if (steps.at(-1)?.text.startsWith('dismissed')) return [];
  const details = dismissalNote === null ? [] : [dismissalNote];
  const text = `dismissed${byText(dismissedBy)}`;
  return [{ kind: 'action', at: settledAt, lastAt: settledAt, times: 1, text, details }];
}
