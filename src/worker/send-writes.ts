import type { Org } from '../salesforce/api/org.ts';
import { findRecords, type LookupResult } from '../salesforce/records/find-records.ts';
import { recordToWrite } from '../salesforce/records/record-to-write.ts';
import { keyLookup, recordName } from '../salesforce/records/write.ts';
import { writeRecords } from '../salesforce/records/write-records.ts';
import { interpretOutcome, refusedForAll, type WriteResult } from './interpret-outcome.ts';
import type { ReadyWrite } from './resolve-references.ts';
import type { SubjectRun } from './subject-run.ts';

/** What became of one subject's write, or of a part of it. */
type SentWrite = WriteResult & { readonly run: SubjectRun };

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
 * Sends writes to the org, part by part where necessary, until each has a result. Changes no run.
 *
 * @returns the results by subject
 * @throws OrgOutageError when no call makes sense now; which writes were made does not matter,
 *   since all may be repeated
 */
export async function sendWrites(
  org: Org,
  ready: readonly ReadyWrite[],
): Promise<Map<SubjectRun, SentWrite[]>> {
  const isLookedUp = ({ write }: ReadyWrite) => keyLookup(write.record) !== undefined;
  const results = await sendUniqueKeys(
    org,
    ready.filter((each) => !isLookedUp(each)),
  );
  // Records without unique keys come afterwards, and only for subjects without a refusal: the org
  // itself may create or change them when their Order changes.
  const refusedRuns = new Set(
    results.filter(({ kind }) => kind === 'refused').map(({ run }) => run),
  );
  const isPostponed = ({ run }: ReadyWrite) => refusedRuns.has(run);
  const others = ready.filter(isLookedUp);
  const postponed = others
    .filter(isPostponed)
    .map(({ run, write }): SentWrite => ({ run, kind: 'postponed', write }));
  const afterLookUps = await sendAfterLookUps(
    org,
    others.filter((each) => !isPostponed(each)),
  );
  return Map.groupBy([...results, ...postponed, ...afterLookUps], ({ run }) => run);
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
    return outcome === undefined ? [] : { ready, ...interpretOutcome(ready.write, outcome) };
  });
  return {
    results: sent.flatMap(({ ready: { run }, results }) =>
      results.map((result) => ({ run, ...result })),
    ),
    rest: sent.flatMap(({ ready, rest }) => rest.map((write) => ({ ...ready, write }))),
  };
}
