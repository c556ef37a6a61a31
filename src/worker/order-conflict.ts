import { carriesAnother } from '../salesforce/records/lookup/judge-lookup.ts';
import { lookupsNeeded } from '../salesforce/records/record-write.ts';
import type { Claim } from '../salesforce/records/write.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { CONFLICT_CODE, type Refusal } from '../salesforce/refusal.ts';
import { type Interpretation, interpretOutcome, refusedForAll } from './interpret-outcome.ts';
import type { ReadyWrite } from './resolve-references.ts';

/** Salesforce's message: `duplicate value found: A__c duplicates value on record with id: 801…`. */
const DUPLICATE_HOLDER = /record with id: ([A-Za-z0-9]{15,18})\b/;

/**
 * The refusal for a record that belongs to another subject: one code, whether the look-up
 * or the org noticed it.
 *
 * @param field API name of the field that names the record's subject
 * @param explanation which record carries what, in a full sentence
 */
export function orderConflict(object: string, field: string, explanation: string): Refusal {
  const code = CONFLICT_CODE;
  return { verdict: 'conflict', code, object, fields: [field], detail: '', explanation };
}

/**
 * Interprets the outcome of a write whose record may not be the right one any more. A remembered id
 * is looked up again before anything is parked; an id that was just found is a conflict. Pure.
 */
export function interpretSent(ready: ReadyWrite, outcome: Outcome): Interpretation {
  const { write } = ready;
  if (outcome.written) return interpretOutcome(write, outcome);
  const { refusal } = outcome;
  const claim = claimOf(ready);
  const isDuplicate = claim !== undefined && isDuplicateOf(claim, refusal);
  const isConflict = refusal.verdict === 'conflict' || isDuplicate;
  if ((isConflict || refusal.verdict === 'gone') && usesRemembered(ready)) {
    return { results: [{ kind: 'postponed', write, isRecordInDoubt: true }], rest: [] };
  }
  if (!isConflict || claim === undefined) return interpretOutcome(write, outcome);
  const conflict = orderConflict(
    write.record.object,
    claim.field,
    isDuplicate
      ? duplicated(claim, recordOf(ready), refusal)
      : carriesAnother(write.record.object, recordOf(ready), claim),
  );
  return { results: [refusedForAll(write, { ...conflict, detail: refusal.detail })], rest: [] };
}

function usesRemembered({ write, found }: ReadyWrite): boolean {
  return [...lookupsNeeded(write)].some((name) => !found.has(name));
}

/** The claim that is sent with the write. */
function claimOf({ write: { record }, lookups }: ReadyWrite): Claim | undefined {
  if (!('lookup' in record)) return undefined;
  return lookups.find(({ name }) => name === record.lookup)?.claim;
}

function recordOf({ write: { record }, ids }: ReadyWrite): string {
  return ('lookup' in record ? ids[record.lookup] : undefined) ?? '';
}

function isDuplicateOf({ field }: Claim, { code, detail, fields }: Refusal): boolean {
  return code === 'DUPLICATE_VALUE' && (detail.includes(field) || fields.includes(field));
}

function duplicated({ label, value }: Claim, record: string, { object, detail }: Refusal): string {
  const holder = DUPLICATE_HOLDER.exec(detail)?.[1];
  const other = holder === undefined ? `Another ${object}` : `${object} ${holder}`;
  return `${other} already carries the ${label} ${value}, so that ${object} ${record} cannot.`;
}
