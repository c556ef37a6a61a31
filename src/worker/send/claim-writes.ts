import type { WriteResult } from '../interpret-outcome.ts';
import type { ReadyWrite } from '../resolve-references.ts';
import type { SubjectRun } from '../subject-run.ts';

/** What became of one subject's write, or of a part of it. */
export type SentWrite = WriteResult & { readonly run: SubjectRun };

/** What became of the writes that were sent before, by subject. */
export type Earlier = ReadonlyMap<SubjectRun, readonly SentWrite[]>;

/**
 * The writes that prove whose a record is, before writes that depend on it are sent. A record is
 * known to be the subject's when it accepted a write in this round, since each contains the claim,
 * or when a look-up of this round saw the claim in it. That the org has something newer is no
 * proof: it may be another subject's. Pure.
 *
 * @param dependents writes that come after those to another record of their subject
 * @param earlier what became of the writes before them
 * @returns one write for each record that is still to be proven; it contains the claim alone
 */
export function claimWrites(dependents: readonly ReadyWrite[], earlier: Earlier): ReadyWrite[] {
  const unproven = dependents.filter((each) => !isProven(each, earlier));
  return [...Map.groupBy(unproven, ({ run }) => run).values()].flatMap((ofRun) =>
    [...Map.groupBy(ofRun, ({ write }) => write.after).values()].flatMap(claimWrite),
  );
}

/** Whether a result is about a write that contained the claim alone. */
export function isClaimOnly({ write }: SentWrite): boolean {
  return write.groups.length === 0;
}

function isProven({ run, write: { after }, found, free }: ReadyWrite, earlier: Earlier): boolean {
  if (after !== undefined && found.has(after) && free?.has(after) !== true) return true;
  return (earlier.get(run) ?? []).some(
    ({ kind, write: { record } }) =>
      kind === 'written' && 'lookup' in record && record.lookup === after,
  );
}

/** None for a look-up without a claim: subjects share its record. */
function claimWrite([dependent]: readonly ReadyWrite[]): ReadyWrite[] {
  const lookup = dependent?.lookups.find(({ name }) => name === dependent.write.after);
  if (dependent === undefined || lookup?.claim === undefined) return [];
  const record = { object: lookup.object, lookup: lookup.name };
  return [{ ...dependent, write: { record, groups: [] } }];
}
