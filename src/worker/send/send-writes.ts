import type { Org } from '../../salesforce/api/org.ts';
import { findRecords, type LookupResult } from '../../salesforce/records/find-records.ts';
import { recordToWrite } from '../../salesforce/records/record-to-write.ts';
import type { RecordWrite } from '../../salesforce/records/record-write.ts';
import { keyLookup, recordName } from '../../salesforce/records/write.ts';
import { writeRecords } from '../../salesforce/records/write-records.ts';
import { refusedForAll } from '../interpret-outcome.ts';
import { interpretSent } from '../order-conflict.ts';
import type { ReadyWrite } from '../resolve-references.ts';
import type { SubjectRun } from '../subject-run.ts';
import { claimWrites, type Earlier, isClaimOnly, type SentWrite } from './claim-writes.ts';
import { closingPart } from './closing-writes.ts';

/** A write, and the id of its record when that had to be looked up and was found. */
interface AddressedWrite {
  readonly ready: ReadyWrite;
  readonly recordId?: string;
}

/** What one set of calls results in. */
interface Sent {
  readonly results: readonly SentWrite[];
  /** Parts that are still to be sent. */
  readonly rest: readonly ReadyWrite[];
}

/**
 * Sends writes to the org, part by part where necessary, until each has a result. Those that depend
 * on another record of their subject come after it, and only if it accepts its writes and is known
 * to be the subject's; what closes needs no acceptance. Changes no run.
 *
 * @returns the results by subject
 * @throws OrgOutageError when no call makes sense now; which writes were made does not matter,
 *   since all may be repeated
 */
export async function sendWrites(
  org: Org,
  ready: readonly ReadyWrite[],
): Promise<Map<SubjectRun, SentWrite[]>> {
  const [postponed, open] = partition(ready, ({ isPostponed }) => isPostponed === true);
  const [later, first] = partition(open, isDependent);
  const results = [...postponed.map(postponedWrite), ...(await sendUniqueKeys(org, first))];
  results.push(...(await sendUniqueKeys(org, claimWritesFor(later, byRun(results)))));
  const [lookedUp, unique] = partition(later, isLookedUp);
  results.push(...(await sendUnlessBlocked(org, unique, byRun(results), sendUniqueKeys)));
  results.push(...(await sendUnlessBlocked(org, lookedUp, byRun(results), sendAfterLookUps)));
  return byRun(results);
}

/** Whether a write is sent after others of its subject, depending on what becomes of them. */
function isDependent(ready: ReadyWrite): boolean {
  return ready.write.after !== undefined || isLookedUp(ready);
}

function byRun(results: readonly SentWrite[]): Map<SubjectRun, SentWrite[]> {
  return Map.groupBy(results, ({ run }) => run);
}

function claimWritesFor(later: readonly ReadyWrite[], earlier: Earlier): ReadyWrite[] {
  const free = later.filter((each) => blockerOf(each, earlier) === undefined);
  return claimWrites(free, earlier);
}

function isLookedUp({ write }: ReadyWrite): boolean {
  return keyLookup(write.record) !== undefined;
}

/**
 * Sends writes, except those that depend on one that the org refused, or that was not sent. What
 * closes is sent ahead; the whole write is postponed all the same, so that its events are folded
 * again.
 */
async function sendUnlessBlocked(
  org: Org,
  ready: readonly ReadyWrite[],
  earlier: Earlier,
  sendAll: typeof sendUniqueKeys,
): Promise<SentWrite[]> {
  const [free, blocked] = partition(ready, (each) => blockerOf(each, earlier) === undefined);
  const results = blocked.map((each) => blockedWrite(each, blockerOf(each, earlier)));
  const ahead = blocked.flatMap((each) => closingPart(each, earlier));
  return [...results, ...(await sendAll(org, [...free, ...ahead]))];
}

/** The result of a write that did not succeed, and on which this one depends. */
function blockerOf(ready: ReadyWrite, earlier: Earlier): SentWrite | undefined {
  const ofRun = earlier.get(ready.run) ?? [];
  return ofRun.find(
    ({ kind, write }) => (kind === 'refused' || kind === 'postponed') && dependsOn(ready, write),
  );
}

/** A refusal of the claim alone concerns what needed the claim. */
function blockedWrite(ready: ReadyWrite, blocker: SentWrite | undefined): SentWrite {
  return blocker?.kind === 'refused' && isClaimOnly(blocker)
    ? { run: ready.run, ...refusedForAll(ready.write, blocker.refusal) }
    : postponedWrite(ready);
}

/**
 * The org itself may create or change records without unique keys when their Order changes, so
 * these depend on all earlier writes of their subject.
 */
function dependsOn(later: ReadyWrite, { record }: RecordWrite): boolean {
  return isLookedUp(later) || ('lookup' in record && record.lookup === later.write.after);
}

function postponedWrite({ run, write }: ReadyWrite): SentWrite {
  return { run, kind: 'postponed', write };
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

async function sendUniqueKeys(org: Org, ready: readonly ReadyWrite[]): Promise<SentWrite[]> {
  const results: SentWrite[] = [];
  for (let left = ready; left.length > 0; ) {
    const sent = await send(
      org,
      left.map((each) => ({ ready: each })),
    );
    results.push(...sent.results);
    left = sent.rest;
  }
  return results;
}

/** Sends one write per record at a time after a look-up: the next finds what the first created. */
async function sendAfterLookUps(org: Org, ready: readonly ReadyWrite[]): Promise<SentWrite[]> {
  const results: SentWrite[] = [];
  for (let left = ready; left.length > 0; ) {
    const byRecord = [...Map.groupBy(left, ({ write }) => recordName(write.record)).values()];
    const first = byRecord.flatMap((ofRecord) => ofRecord.slice(0, 1));
    const later = byRecord.flatMap((ofRecord) => ofRecord.slice(1));
    const lookups = first.flatMap(({ write }) => keyLookup(write.record) ?? []);
    const found = await findRecords(org, lookups);
    results.push(...first.flatMap((each, index) => refusedLookUp(each, found[index])));
    const sent = await send(
      org,
      first.flatMap((each, index) => addressed(each, found[index])),
    );
    results.push(...sent.results);
    left = [...sent.rest, ...later];
  }
  return results;
}

function refusedLookUp({ run, write }: ReadyWrite, found: LookupResult | undefined): SentWrite[] {
  return found?.kind === 'refused' ? [{ run, ...refusedForAll(write, found.refusal) }] : [];
}

/** Empty when the look-up was refused, or when the record is missing and must not be created. */
function addressed(ready: ReadyWrite, found: LookupResult | undefined): AddressedWrite[] {
  if (found?.kind === 'found') return [{ ready, recordId: found.id }];
  return found?.kind === 'refused' || ready.write.updateOnly ? [] : [{ ready }];
}

async function send(org: Org, batch: readonly AddressedWrite[]): Promise<Sent> {
  const outcomes = await writeRecords(
    org,
    batch.map(({ ready: { write, lookups, ids }, recordId }) =>
      recordToWrite(write, lookups, ids, recordId),
    ),
  );
  const sent = batch.flatMap(({ ready }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : { ready, ...interpretSent(ready, outcome) };
  });
  return {
    results: sent.flatMap(({ ready: { run }, results }) =>
      results.map((result) => ({ run, ...result })),
    ),
    rest: sent.flatMap(({ ready, rest }) => rest.map((write) => ({ ...ready, write }))),
  };
}
