import { carriesAnother } from '../salesforce/records/lookup/judge-lookup.ts';
import { lookupsNeeded } from '../salesforce/records/record-write.ts';
import type { Claim } from '../salesforce/records/write.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { CONFLICT_CODE, type ConflictParties, type Refusal } from '../salesforce/refusal.ts';
import { shownText } from '../shown-text.ts';
import { conflictAdvice } from './conflict-advice.ts';
import { type Interpretation, interpretOutcome, refusedForAll } from './interpret-outcome.ts';
import type { ReadyWrite } from './resolve-references.ts';

/** Salesforce's message: `duplicate value found: A__c duplicates value on record with id: 801…`. */
const DUPLICATE_HOLDER = /record with id: ([A-Za-z0-9]{15,18})\b/;
/** The same message about a record that the user may not see. */
const UNKNOWN_DUPLICATE = /^duplicate value found: <unknown> duplicates value on record/i;

/**
 * The refusal for a record that belongs to another subject: one code, whether the look-up
 * or the org noticed it.
 *
 * @param claim of the event's subject
 * @param explanation which record carries what, in a full sentence
 */
export function orderConflict(
  object: string,
  claim: Claim,
  explanation: string,
  parties: ConflictParties,
): Refusal {
  return {
    ...{ verdict: 'conflict', code: CONFLICT_CODE, object, fields: [claim.field], detail: '' },
    explanation: `${explanation} ${conflictAdvice(object, claim, parties)}`,
    parties,
  };
}

/**
 * Interprets the outcome of a write whose record may not be the right one any more. A remembered id
 * is looked up again before anything is parked, and so is, once, a record that was found free; any
 * other id that was just found is a conflict. Pure.
 */
export function interpretSent(ready: ReadyWrite, outcome: Outcome): Interpretation {
  const { write } = ready;
  if (outcome.written) return interpretOutcome(write, outcome);
  const { refusal } = outcome;
  const claim = claimOf(ready);
  const isDuplicate = claim !== undefined && isDuplicateOf(claim, refusal);
  const isConflict = refusal.verdict === 'conflict' || isDuplicate;
  const mayBeAnother = isConflict || refusal.verdict === 'gone';
  if (mayBeAnother && (usesRemembered(ready) || wasJustTaken(ready, refusal))) {
    return { results: [{ kind: 'postponed', write, isRecordInDoubt: true }], rest: [] };
  }
  if (!isConflict || claim === undefined) {
    return interpretOutcome(write, { ...outcome, refusal: withRecord(ready, refusal) });
  }
  const conflict = isDuplicate ? duplicated(ready, claim, refusal) : belongsToAnother(ready, claim);
  return { results: [refusedForAll(write, { ...conflict, detail: refusal.detail })], rest: [] };
}

/** Whether another subject got a record that a look-up found free: the next one says which. */
function wasJustTaken({ run, write, free }: ReadyWrite, { verdict }: Refusal): boolean {
  const needsFree = [...lookupsNeeded(write)].some((name) => free?.has(name));
  return verdict === 'conflict' && needsFree && !run.wasInDoubt;
}

function usesRemembered({ write, found }: ReadyWrite): boolean {
  return [...lookupsNeeded(write)].some((name) => !found.has(name));
}

/** The claim that is sent with the write. */
function claimOf({ write: { record }, lookups }: ReadyWrite): Claim | undefined {
  if (!('lookup' in record)) return undefined;
  return lookups.find(({ name }) => name === record.lookup)?.claim;
}

function recordOf({ write: { record }, ids }: ReadyWrite): string | undefined {
  return 'lookup' in record ? ids[record.lookup] : undefined;
}

/** What the org lacks, or has no room for, is not due to this record. */
function withRecord(ready: ReadyWrite, refusal: Refusal): Refusal {
  const recordId = recordOf(ready);
  const isOfOrg = refusal.verdict === 'hold' && !refusal.code.startsWith('INSUFFICIENT_ACCESS_');
  return recordId === undefined || isOfOrg ? refusal : { ...refusal, recordId };
}

function isDuplicateOf({ field }: Claim, { code, detail, fields }: Refusal): boolean {
  if (code !== 'DUPLICATE_VALUE') return false;
  return detail.includes(field) || fields.includes(field) || UNKNOWN_DUPLICATE.test(detail);
}

function belongsToAnother(ready: ReadyWrite, claim: Claim): Refusal {
  const { object } = ready.write.record;
  const record = recordOf(ready) ?? '';
  return orderConflict(object, claim, carriesAnother(object, record, claim), { record });
}

function duplicated(ready: ReadyWrite, claim: Claim, { object, detail }: Refusal): Refusal {
  const record = recordOf(ready) ?? '';
  const holder = DUPLICATE_HOLDER.exec(detail)?.[1];
  const other = holder === undefined ? `Another ${object}` : `${object} ${holder}`;
  const explanation = `${other} already carries the ${claim.label} ${shownText(claim.value)}, so that ${object} ${record} cannot.`;
  const parties = { record, otherRecord: holder ?? '' };
  return orderConflict(object, claim, explanation, parties);
}
