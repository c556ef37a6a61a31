import { RECORD_OF_ANOTHER } from '../../inbox/event.ts';
import type { Org } from '../../salesforce/api/org.ts';
import { groupName } from '../../salesforce/records/record-write.ts';
import { type GaveWay, storedSubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Claim, Lookup } from '../../salesforce/records/write.ts';
import { writeRecords } from '../../salesforce/records/write-records.ts';
import type { Refusal } from '../../salesforce/refusal.ts';
import { sentenceFor } from '../../salesforce/refusal-reasons.ts';
import type { Source, Stage, Succession } from '../../sources/source.ts';
import type { WriteResult } from '../interpret-outcome.ts';
import { sendWrites } from '../send/send-writes.ts';
import { startRun } from '../subject-run.ts';
import { closingWritesOf } from './closing-writes.ts';
import type { Owner, Rivals } from './rivals.ts';
import { decisionAfterRefusal, gaveWayReason, stillOwned } from './texts.ts';

/** A record that is taken from its owner. */
export interface HandOver {
  readonly owner: Owner;
  readonly source: Source;
  readonly succession: Succession;
  /** The look-up that finds the record, and its id. */
  readonly lookup: Lookup & { readonly claim: Claim };
  readonly record: string;
  /** The newest stage of the owner; undefined when nothing is known of it. */
  readonly stage: Stage | undefined;
  readonly gaveWay: GaveWay;
}

/**
 * Takes a record from its owner, so that it is free for another subject: closes the owner's further
 * records, then blanks what the record has of the owner. Each step may be repeated, and the owner
 * knows before the first one that it gives way: whenever this ends, the record is the owner's or
 * free, and the other subject finds it again.
 *
 * @returns why the org has refused a step; undefined when the record is free
 * @throws OrgOutageError, LeaseLostError
 */
export async function handOver(
  org: Org,
  rivals: Rivals,
  given: HandOver,
): Promise<Refusal | undefined> {
  const { owner, lookup, record, gaveWay } = given;
  const { givesWayTo: _, ...before } = owner.state;
  // The decision of a person stays until it is carried out.
  const intent = { ...owner.state, gaveWay };
  await rivals.storeState(owner, storedSubjectState(intent));
  const closed = await closeFurther(org, given);
  const refused = closed.find((result) => result.kind === 'refused');
  const refusal = refused?.refusal ?? (await blank(org, lookup, record));
  if (refusal !== undefined) {
    await rivals.storeState(owner, storedSubjectState(stateAfter(refusal, owner.state)));
    return withNotes(refusal, owner, closed);
  }
  const { object, claim } = lookup;
  const reason = gaveWayReason(object, claim.label, gaveWay);
  const { subject } = owner;
  const state = { ...before, gaveWay, applied: { ...before.applied, ...versionsOf(closed) } };
  rivals.settleWithBatch({
    subject,
    storedState: storedSubjectState(state),
    results: subject.events.map(({ seq }) => ({
      ...({ seq, status: 'superseded', reason, code: RECORD_OF_ANOTHER } as const),
    })),
    ...{ attempts: 0, waiting: false, held: false, wakesRivals: true },
    nextInMs: subject.unread === 'none' ? null : 0,
  });
  return undefined;
}

/**
 * The record is the owner's still, so that nothing was given. What a person has decided is tried
 * again if the org may accept it later, and ends otherwise: then the person has something to correct.
 */
function stateAfter({ verdict }: Refusal, state: Owner['state']): Owner['state'] {
  if (isPassing(verdict)) return state;
  const { givesWayTo: _, ...others } = state;
  return others;
}

/** Says what a person cannot see from the refusal, and has to know. */
function withNotes(
  refusal: Refusal,
  { subject: { key }, state: { givesWayTo } }: Owner,
  closed: readonly WriteResult[],
): Refusal {
  const written = closed.filter(({ kind }) => kind === 'written');
  const [object] = written.map(({ write: { record } }) => record.object);
  const { verdict, code, object: refusedObject, fields } = refusal;
  const why = refusal.explanation ?? sentenceFor(verdict, code, { object: refusedObject, fields });
  const notes = [
    ...(object === undefined ? [] : [stillOwned(object, key)]),
    ...(givesWayTo === undefined ? [] : [decisionAfterRefusal(key, isPassing(verdict))]),
  ];
  return notes.length === 0 ? refusal : { ...refusal, explanation: [why, ...notes].join(' ') };
}

function isPassing(verdict: Refusal['verdict']): boolean {
  return verdict !== 'park' && verdict !== 'conflict';
}

async function closeFurther(
  org: Org,
  { owner, source, succession, lookup, record, stage }: HandOver,
): Promise<readonly WriteResult[]> {
  const { subject, state } = owner;
  const run = { ...startRun({ ...subject, events: [] }, source), state };
  const writes = closingWritesOf(succession, subject.key, state, stage);
  const ready = writes.map((write) => ({
    ...{ run, write: { ...write, updateOnly: true as const }, lookups: [lookup] },
    ...{ ids: { [lookup.name]: record }, found: new Set([lookup.name]) },
  }));
  return (await sendWrites(org, ready)).get(run) ?? [];
}

/** What counts as applied after these results, by field group. */
function versionsOf(results: readonly WriteResult[]) {
  const done = results.filter(({ kind }) => kind === 'written' || kind === 'superseded');
  return Object.fromEntries(
    done.flatMap(({ write: { record, groups } }) =>
      groups.map(({ name, version }) => [groupName(record, name), version] as const),
    ),
  );
}

/** Blanks the owner's id, its values and their versions: the org's guards allow that. */
async function blank(
  org: Org,
  { object, claim }: HandOver['lookup'],
  record: string,
): Promise<Refusal | undefined> {
  const names = [claim.field, ...(claim.values ?? [])];
  const fields = Object.fromEntries(names.map((name) => [name, null]));
  const [outcome] = await writeRecords(org, [{ object, key: 'Id', value: record, fields }]);
  if (outcome === undefined || outcome.written) return undefined;
  return { ...outcome.refusal, recordId: record };
}
