import type { ParkReason } from '../inbox/event.ts';
import { fold } from '../salesforce/records/fold.ts';
import { lookupsNeeded, type RecordWrite } from '../salesforce/records/record-write.ts';
import type { Lookup, Write } from '../salesforce/records/write.ts';
import { unreadableReason } from './park-reasons.ts';
import type { SubjectRun } from './subject-run.ts';

/** What one round is to write for a subject. */
export interface WritePlan {
  readonly run: SubjectRun;
  /** One write per record. */
  readonly writes: readonly RecordWrite[];
  /** Writes to keep until their record has been created. */
  readonly deferred: readonly Write[];
  /** All look-ups of the subject. */
  readonly lookups: readonly Lookup[];
  /** Those that a write needs, and whose record is not known, or may be another one by now. */
  readonly toFind: readonly Lookup[];
  /** Why the subject's records cannot be looked up; then nothing is written. */
  readonly unreadable?: ParkReason;
}

/** Plans what to write for a subject's open events. Pure. */
export function planWrites(run: SubjectRun): WritePlan {
  try {
    const lookups = run.source.lookups(run.state.keys);
    const { writes, deferred } = fold(requestedBy(run), run.state);
    const needed = new Set(writes.flatMap((write) => [...lookupsNeeded(write)]));
    const toFind = lookups.filter(
      (lookup) =>
        isInDoubt(lookup, run) ||
        (lookup.claim !== undefined && run.state.gaveWay !== undefined) ||
        (needed.has(lookup.name) &&
          (isUnproven(lookup, writes) || !isKnown(lookup, run.state.ids[lookup.name]))),
    );
    return { run, writes, deferred, lookups, toFind };
  } catch (error) {
    const unreadable = unreadableReason(error);
    return { run, writes: [], deferred: [], lookups: [], toFind: [], unreadable };
  }
}

/** Whether a record was known, and has to be found again, although no write may need it. */
function isInDoubt({ name }: Lookup, { state: { ids, formerIds } }: SubjectRun): boolean {
  return ids[name] === undefined && formerIds[name] !== undefined;
}

/**
 * Whether writes depend on a record's claim, and none is planned that would prove it: the record
 * may be another subject's by now.
 */
function isUnproven({ name, claim }: Lookup, writes: readonly RecordWrite[]): boolean {
  const isOfRecord = ({ record }: RecordWrite) => 'lookup' in record && record.lookup === name;
  return (
    claim !== undefined && writes.some(({ after }) => after === name) && !writes.some(isOfRecord)
  );
}

/** Whether a remembered id need not be looked up: unless the events name another record. */
function isKnown({ candidates, always }: Lookup, id: string | undefined): boolean {
  const isNamed = candidates.some(({ field, value }) => field === 'Id' && value !== id);
  return id !== undefined && !always && !isNamed;
}

/**
 * The writes of the open events. The first of them also asks for what is to be repeated, so that it
 * is applied only when that is: the versions leave out what is applied already.
 */
function requestedBy({ open, state: { linked } }: SubjectRun) {
  return open.flatMap(({ seq, writes }, index) =>
    [...(index === 0 ? linked : []), ...writes].map((write) => ({ event: seq, write })),
  );
}

/** The look-ups that the plans of many subjects need, to be made together. */
export function lookupsOf(plans: readonly WritePlan[]): Lookup[] {
  return plans.flatMap(({ toFind }) => toFind);
}
