import type { OwnedByAnother } from '../../inbox/repair/later-owners.ts';
import type { PlannedOrder } from './plan-order.ts';

/** Numbers by the name of an object. */
export type Counts = Readonly<Record<string, number>>;

/** What applying events again means, for one subject or for many. */
export interface Totals {
  readonly subjects: number;
  /** Keys of the first subjects. */
  readonly names: readonly string[];
  /** Events that become pending again. */
  readonly events: number;
  /** Events that are open already, and are tried at once. */
  readonly open: number;
  /** Settled events whose body was deleted. */
  readonly withoutBody: number;
  /** Settled events that this release cannot read. */
  readonly unreadable: number;
  /** Events that are parked or dismissed. */
  readonly parked: number;
  /** Of those that become pending again: of which it was not read what they write. */
  readonly unread: number;
  /** Records that are looked for, and records that are written, by object. */
  readonly lookedFor: Counts;
  readonly written: Counts;
  /** Groups of fields that keep a newer value, since its event is not applied again. */
  readonly kept: number;
  /** Version fields in the org that may hold a time in the future. */
  readonly fieldsToClear: readonly string[];
  /** Version fields in the org that hold something newer than what the connector has written. */
  readonly newerInOrg: readonly string[];
  /** The first subjects that are left out, since their record was written for another one later. */
  readonly leftOut: readonly OwnedByAnother[];
  /** The number of all of those. */
  readonly leftOutCount: number;
  /** Subjects that were named, so that they are not left out although that is so. */
  readonly ownedByAnother: readonly OwnedByAnother[];
  /** What the first subjects' records are, and what is written to them. */
  readonly orders: readonly PlannedOrder[];
  /** The first subjects that cannot be read, or that a worker had claimed all the time. */
  readonly skipped: readonly string[];
  /** The number of all of those. */
  readonly skippedCount: number;
  /** Why. */
  readonly skippedSince: readonly SkipReason[];
}

/**
 * Why a subject is left out. `claimed`: workers had it all the time; `not configured`: its source is
 * not; `no state`: the inbox has no state of it, as of one whose events are all unmapped;
 * `unreadable state`: a defect.
 */
export type SkipReason = 'claimed' | 'not configured' | 'no state' | 'unreadable state';

export const NOTHING: Totals = {
  ...{ subjects: 0, events: 0, open: 0, withoutBody: 0, unreadable: 0, parked: 0, unread: 0 },
  ...{ kept: 0, leftOutCount: 0, skippedCount: 0 },
  ...{
    names: [],
    lookedFor: {},
    written: {},
    fieldsToClear: [],
    newerInOrg: [],
    leftOut: [],
    ownedByAnother: [],
    orders: [],
    skipped: [],
    skippedSince: [],
  },
};

/** More names would not be read. */
const MAX_NAMES = 20;

/** Counts texts. */
export function countBy(texts: readonly string[]): Counts {
  const groups = Map.groupBy(texts, (text) => text);
  return Object.fromEntries([...groups].map(([text, { length }]) => [text, length]));
}

/** Adds the totals of two groups of subjects. */
export function addTotals(a: Totals, b: Totals): Totals {
  return {
    subjects: a.subjects + b.subjects,
    names: [...a.names, ...b.names].slice(0, MAX_NAMES),
    events: a.events + b.events,
    open: a.open + b.open,
    withoutBody: a.withoutBody + b.withoutBody,
    unreadable: a.unreadable + b.unreadable,
    parked: a.parked + b.parked,
    unread: a.unread + b.unread,
    lookedFor: addCounts(a.lookedFor, b.lookedFor),
    written: addCounts(a.written, b.written),
    kept: a.kept + b.kept,
    fieldsToClear: [...new Set([...a.fieldsToClear, ...b.fieldsToClear])],
    newerInOrg: [...new Set([...a.newerInOrg, ...b.newerInOrg])],
    leftOut: [...a.leftOut, ...b.leftOut].slice(0, MAX_NAMES),
    leftOutCount: a.leftOutCount + b.leftOutCount,
    ownedByAnother: [...a.ownedByAnother, ...b.ownedByAnother],
    orders: [...a.orders, ...b.orders].slice(0, MAX_NAMES),
    skipped: [...a.skipped, ...b.skipped].slice(0, MAX_NAMES),
    skippedCount: a.skippedCount + b.skippedCount,
    skippedSince: [...new Set([...a.skippedSince, ...b.skippedSince])],
  };
}

function addCounts(a: Counts, b: Counts): Counts {
  const added = Object.entries(b).map(([name, count]) => [name, (a[name] ?? 0) + count]);
  return { ...a, ...Object.fromEntries(added) };
}
