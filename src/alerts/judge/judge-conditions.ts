import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import { CONDITION_KINDS, type Condition } from '../condition.ts';
import type { Observation } from '../conditions/conditions-of.ts';
import { isQuiet, type QuietHours } from './quiet-hours.ts';
import type { Standing } from './standing.ts';

export interface AlertRules {
  /** Time after which an alert is sent again while its cause lasts, in milliseconds. */
  readonly repeatMs: number;
  readonly quiet: QuietHours | undefined;
  /** Length of a minute in milliseconds; shorter in tests. */
  readonly minuteMs?: number;
}

/** A notice about a condition. */
export interface Notice {
  readonly what: 'raised' | 'repeated' | 'recovered';
  readonly standing: Standing;
}

export interface Judgement {
  /** What is to be remembered. */
  readonly standings: readonly Standing[];
  /** What people are to be alerted to now. */
  readonly notices: readonly Notice[];
}

/** A condition that comes back within this time flaps, in milliseconds. */
const FLAP_MS = HOUR_MS;
/** Each time that a condition flaps, it must be over for longer, up to an hour. */
const CLEAR_GROWTH = 4;
const MAX_CLEAR_MINUTES = 60;
/** What grows this many times is alerted to again. */
const GROWTH = 10;

/**
 * Judges what people are alerted to: what holds for a minute is raised once, repeated while it lasts,
 * and recovered when it has been over for a minute. Within the quiet hours, only what is urgent.
 *
 * @param standings what is remembered
 * @param observed what holds now; of kinds that could not be judged, what is remembered stays
 */
export function judgeConditions(
  standings: readonly Standing[],
  { conditions, kinds, unwatched }: Observation,
  now: Date,
  rules: AlertRules,
): Judgement {
  const seen = new Map(conditions.map((condition) => [condition.key, condition]));
  const known = new Map(standings.map((standing) => [standing.key, standing]));
  const results = [...new Set([...known.keys(), ...seen.keys()])].map((key): Result => {
    const [standing, condition] = [known.get(key), seen.get(key)];
    if (condition !== undefined) return judgeSeen(standing, condition, now, rules);
    if (standing === undefined || unwatched?.has(standing.kind)) return {};
    return kinds.has(standing.kind) ? judgeUnseen(standing, now, rules) : { standing };
  });
  return {
    standings: results.flatMap(({ standing }) => standing ?? []),
    notices: results.flatMap(({ notice }) => notice ?? []),
  };
}

interface Result {
  readonly standing?: Standing;
  readonly notice?: Notice;
}

function judgeSeen(
  before: Standing | undefined,
  { isAcknowledged = false, since, size = 0, ...condition }: Condition,
  now: Date,
  rules: AlertRules,
): Result {
  const seenAt = before?.seenAt ?? now;
  const isRaised = before?.raisedAt != null;
  const lasting = isRaised || before?.seenAt != null ? before?.since : undefined;
  const standing: Standing = {
    ...(before ?? NEW),
    ...condition,
    since: earliest(since, lasting) ?? now,
    knownSize: before?.knownSize ?? (isAcknowledged ? size : null),
    seenAt,
    clearedAt: null,
  };
  const seen = { size, isAcknowledged };
  if (isRaised) return remind(standing, seen, now, rules);
  const { holdMinutes } = CONDITION_KINDS[condition.kind];
  const hasHeld = age(seenAt, now) >= holdMinutes * minuteOf(rules);
  if (!hasHeld || (isAcknowledged && !hasGrown(standing, size))) return { standing };
  const isFlap = standing.recoveredAt !== null && age(standing.recoveredAt, now) < FLAP_MS;
  const raised = { ...standing, raisedAt: now, flaps: isFlap ? standing.flaps + 1 : 0 };
  return remind(raised, seen, now, rules);
}

/** Whether it is a different matter from what people know. */
function hasGrown({ knownSize }: Standing, size: number): boolean {
  return knownSize !== null && size >= GROWTH * Math.max(knownSize, 1);
}

/** Alerts to what is raised, unless that was done a short time ago, or waits for a better hour. */
function remind(
  standing: Standing,
  { size, isAcknowledged }: { readonly size: number; readonly isAcknowledged: boolean },
  now: Date,
  rules: AlertRules,
): Result {
  const { notifiedAt } = standing;
  const isTime = notifiedAt === null || age(notifiedAt, now) >= rules.repeatMs;
  const isDue = hasGrown(standing, size) || (isTime && !isAcknowledged);
  if (!isDue || mustWait(standing, now, rules)) return { standing };
  const notified = { ...standing, notifiedAt: now, knownSize: size };
  const what = notifiedAt === null ? 'raised' : 'repeated';
  return { standing: notified, notice: { what, standing: notified } };
}

function judgeUnseen(before: Standing, now: Date, rules: AlertRules): Result {
  if (before.raisedAt === null) return forgetUnlessFlapping(before, now);
  const standing = { ...before, seenAt: null, clearedAt: before.clearedAt ?? now };
  const isOver = age(standing.clearedAt, now) >= clearMs(standing, rules);
  // What began and ended within the quiet hours was not sent.
  const isSilent = standing.notifiedAt === null;
  if (!isOver || (!isSilent && mustWait(standing, now, rules))) return { standing };
  const over = {
    ...{ ...standing, raisedAt: null, knownSize: null, notifiedAt: null },
    ...{ clearedAt: null, recoveredAt: now },
  };
  return isSilent
    ? { standing: over }
    : { standing: over, notice: { what: 'recovered', standing } };
}

/** What was not raised is kept only to know that it flaps. */
function forgetUnlessFlapping(before: Standing, now: Date): Result {
  const { recoveredAt } = before;
  const mayFlap = recoveredAt !== null && age(recoveredAt, now) < FLAP_MS;
  return mayFlap ? { standing: { ...before, seenAt: null, knownSize: null } } : {};
}

function clearMs({ flaps }: Standing, rules: AlertRules): number {
  return Math.min(CLEAR_GROWTH ** flaps, MAX_CLEAR_MINUTES) * minuteOf(rules);
}

function mustWait({ kind }: Standing, now: Date, { quiet }: AlertRules): boolean {
  return !CONDITION_KINDS[kind].urgent && quiet !== undefined && isQuiet(quiet, now);
}

function minuteOf({ minuteMs = MINUTE_MS }: AlertRules): number {
  return minuteMs;
}

/** Milliseconds from one instant to another. */
function age(at: Date, now: Date): number {
  return now.getTime() - at.getTime();
}

function earliest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

const NEW = {
  raisedAt: null,
  notifiedAt: null,
  recoveredAt: null,
  flaps: 0,
} as const;
