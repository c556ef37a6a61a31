import {
  eventsOf,
  type GroupWrite,
  type RecordWrite,
  splitByEvent,
} from '../salesforce/records/record-write.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import type { Refusal } from '../salesforce/refusal.ts';

/** What became of a write, or of a part of it. */
export type WriteResult =
  | { readonly kind: 'written'; readonly write: RecordWrite }
  /** The org has newer versions of all groups of this part. */
  | { readonly kind: 'superseded'; readonly write: RecordWrite }
  /** These events are at fault; the other events of the write are folded again without them. */
  | {
      readonly kind: 'refused';
      readonly write: RecordWrite;
      readonly refusal: Refusal;
      readonly events: readonly string[];
    }
  /** Its events are folded again: it was not sent because of another write, or to a wrong record. */
  | {
      readonly kind: 'postponed';
      readonly write: RecordWrite;
      /** True: a remembered record may not be the right one any more. */
      readonly isRecordInDoubt?: true;
    };

/** A write, or a part of it, that is refused. */
export type RefusedWrite = Extract<WriteResult, { kind: 'refused' }>;

/** What the outcome of a sent write means. */
export interface Interpretation {
  readonly results: readonly WriteResult[];
  /** What is still to be sent of the write. */
  readonly rest: readonly RecordWrite[];
}

/**
 * Interprets the outcome of a write. When the org has something newer for a part of a record, or
 * refuses the values of several events together, the rest is to be sent part by part. Pure.
 */
export function interpretOutcome(write: RecordWrite, outcome: Outcome): Interpretation {
  if (outcome.written) return { results: [{ kind: 'written', write }], rest: [] };
  const { refusal } = outcome;
  if (refusal.verdict === 'superseded') return withoutSuperseded(write, refusal);
  if (refusal.verdict === 'hold') return withoutHeld(write, refusal);
  if (refusal.verdict === 'park') return withoutRefused(write, refusal);
  return { results: [refusedForAll(write, refusal)], rest: [] };
}

/** Whether the subject's records have to be looked up again, after this result of a write. */
export function isRecordInDoubt(result: WriteResult): boolean {
  if (result.kind === 'postponed') return result.isRecordInDoubt === true;
  if (result.kind !== 'refused') return false;
  return result.refusal.verdict === 'gone' || result.refusal.verdict === 'conflict';
}

/** A refusal that concerns all events of a write. */
export function refusedForAll(write: RecordWrite, refusal: Refusal): RefusedWrite {
  return { kind: 'refused', write, refusal, events: eventsOf(write) };
}

/**
 * Drops the groups whose version field the org's guard names. When it names none, any of several
 * guarded groups may be the older one: each is sent by itself, so that no newer value is lost.
 */
function withoutSuperseded(write: RecordWrite, refusal: Refusal): Interpretation {
  const guarded = write.groups.filter(({ guard }) => guard !== undefined);
  // No version was sent, so none can be older: the rule is the org's own. To send the same again
  // would never end.
  if (guarded.length === 0) return withoutRefused(write, { ...refusal, verdict: 'park' });
  const named = guarded.filter(
    ({ guard }) => guard !== undefined && refusal.fields.includes(guard.field),
  );
  if (named.length === 0 && guarded.length > 1) {
    const apart = guarded.map((group) => withGroups(write, [group]));
    return { results: [], rest: [...apart, ...without(write, guarded)] };
  }
  const dropped = named.length > 0 ? named : guarded;
  return {
    results: [{ kind: 'superseded', write: withGroups(write, dropped) }],
    rest: without(write, dropped),
  };
}

/** The values of a single event are its own fault; those of several events are sent separately. */
function withoutRefused(write: RecordWrite, refusal: Refusal): Interpretation {
  const parts = splitByEvent(write);
  if (parts.length > 1) return { results: [], rest: parts };
  const event = write.groups[0]?.valuesFrom ?? '';
  const isDeferred = event === '';
  const result = isDeferred
    ? refusedForAll(write, refusal)
    : ({ kind: 'refused', write, refusal, events: [event] } as const);
  return { results: [result], rest: [] };
}

/**
 * The field or right that the org lacks may concern the values of one event only, so that the values
 * of each event are sent separately. If there is one event, all that contributed to its groups wait.
 */
function withoutHeld(write: RecordWrite, refusal: Refusal): Interpretation {
  const parts = splitByEvent(write);
  return parts.length > 1
    ? { results: [], rest: parts }
    : { results: [refusedForAll(write, refusal)], rest: [] };
}

function withGroups(write: RecordWrite, groups: readonly GroupWrite[]): RecordWrite {
  return { ...write, groups };
}

/** The write without these groups; empty when none is left. */
function without(write: RecordWrite, groups: readonly GroupWrite[]): RecordWrite[] {
  const left = write.groups.filter((group) => !groups.includes(group));
  return left.length === 0 ? [] : [withGroups(write, left)];
}
