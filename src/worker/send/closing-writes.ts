import type { RecordWrite } from '../../salesforce/records/record-write.ts';
import { isClosing, recordName, type Write } from '../../salesforce/records/write.ts';
import { isRecordInDoubt, type WriteResult } from '../interpret-outcome.ts';
import type { ReadyWrite } from '../resolve-references.ts';
import type { ReadEvent } from '../subject-run.ts';
import { type Earlier, isClaimOnly, type SentWrite } from './claim-writes.ts';

/**
 * The part of a blocked write that is sent all the same: its closing field groups, when the record
 * that it comes after is the subject's and refused its values. Goods of a cancelled order are not
 * released because its Order cannot be changed. Pure.
 *
 * @param blocked a write that depends on one that did not succeed
 * @param earlier what became of the writes before it
 * @returns empty when nothing closes, or when the subject has not created the record yet
 */
export function closingPart(blocked: ReadyWrite, earlier: Earlier): ReadyWrite[] {
  const { run, write } = blocked;
  const groups = write.groups.filter(({ closes }) => closes === true);
  const isCreated = run.state.created.includes(recordName(write.record));
  if (groups.length === 0 || !isCreated) return [];
  const failed = (earlier.get(run) ?? []).filter((result) => isUnwritten(result, write));
  const isRefusedOnly = failed.length > 0 && failed.every(isRefusedForValues);
  return isRefusedOnly ? [{ ...blocked, write: { ...write, groups, updateOnly: true } }] : [];
}

/** Whether a result is about the record that a write comes after, which was not written. */
function isUnwritten({ kind, write: { record } }: SentWrite, { after }: RecordWrite): boolean {
  const isOfRecord = 'lookup' in record && record.lookup === after;
  return isOfRecord && (kind === 'refused' || kind === 'postponed');
}

function isRefusedForValues(result: SentWrite): boolean {
  return result.kind === 'refused' && !isRecordInDoubt(result) && !isClaimOnly(result);
}

/**
 * The closing writes of events whose Order refused them: they are deferred, so that a record that
 * another event creates later is created closed. Pure.
 *
 * @param results what became of the subject's writes in one round
 */
export function refusedClosings(
  open: readonly ReadEvent[],
  results: readonly WriteResult[],
): Write[] {
  const refused = results.filter((result) => result.kind === 'refused');
  const isRefused = (event: string, after: string | undefined) =>
    refused.some(
      ({ write: { record }, events }) =>
        'lookup' in record && record.lookup === after && events.includes(event),
    );
  return open.flatMap(({ seq, writes }) =>
    writes.filter((write) => isClosing(write) && isRefused(seq, write.after)),
  );
}
