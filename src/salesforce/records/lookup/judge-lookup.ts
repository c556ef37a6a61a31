import { shownText } from '../../../shown-text.ts';
import type { ConflictParties, Refusal } from '../../refusal.ts';
import type { Candidate, Claim, Lookup } from '../write.ts';
import type { Row } from './read-rows.ts';
import type { RowIndex } from './row-index.ts';

/** The result of a look-up. */
export type LookupResult =
  | {
      readonly kind: 'found';
      readonly id: string;
      /** True: the record does not carry the claim of the look-up yet. */
      readonly isFree?: true;
      /** When people should know how the record was chosen, in a full sentence. */
      readonly note?: string;
    }
  | { readonly kind: 'nothing' }
  /** The record has another subject's claim, or several records have this subject's claim. */
  | {
      readonly kind: 'conflict';
      readonly object: string;
      /** Of the look-up's subject. */
      readonly claim: Claim;
      /** Which record carries what, in a full sentence. */
      readonly explanation: string;
      readonly parties: ConflictParties;
    }
  /** The org lacks the object, or a field that the look-up names. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** How many records of a conflict are named. */
const MAX_NAMED = 5;

/**
 * Finds a look-up's record among the rows. SOQL compares text without regard to case, so the rows
 * are compared once more here. Pure.
 */
export function judgeLookup(lookup: Lookup, rows: RowIndex): LookupResult {
  const { candidates, claim, oldest = false } = lookup;
  return claim === undefined
    ? findShared(candidates, rows, oldest)
    : findClaimed(lookup, claim, rows);
}

/** Without a claim, several records with the same value count as none: none is ever guessed. */
function findShared(
  candidates: readonly Candidate[],
  rows: RowIndex,
  oldest: boolean,
): LookupResult {
  for (const candidate of candidates) {
    const [first, second] = rows.having(candidate);
    if (first === undefined) continue;
    return second === undefined || oldest ? { kind: 'found', id: first.Id } : { kind: 'nothing' };
  }
  return { kind: 'nothing' };
}

/**
 * The record that carries the claim is the right one, whatever else names a record. Without it, the
 * first candidate that exists is the right one, unless it belongs to another subject.
 */
function findClaimed({ object, candidates }: Lookup, claim: Claim, rows: RowIndex): LookupResult {
  const conflict = (explanation: string, parties: ConflictParties): LookupResult => ({
    ...{ kind: 'conflict', object, claim, explanation, parties },
  });
  const [ours, ...more] = rows.having(claim);
  if (more.length > 0 && ours !== undefined) {
    const parties = { record: ours.Id, ...(more[0] && { otherRecord: more[0].Id }) };
    return conflict(severalCarry(object, claim, [ours, ...more]), parties);
  }
  const named = firstNamed(
    candidates.filter(({ field }) => field !== claim.field),
    rows,
  );
  const other = named === undefined || named === ours ? undefined : named;
  const owner = other === undefined ? '' : text(other[claim.field]);
  if (ours === undefined) {
    if (other === undefined) return { kind: 'nothing' };
    return owner === ''
      ? { kind: 'found', id: other.Id, isFree: true }
      : conflict(carriesAnother(object, other.Id, claim, owner), { record: other.Id, owner });
  }
  if (other === undefined) return { kind: 'found', id: ours.Id };
  const both = `${object} ${ours.Id} carries the ${claim.label} ${shownText(claim.value)}, and the event names ${object} ${other.Id}`;
  return owner === ''
    ? { kind: 'found', id: ours.Id, note: `${both}. ${ours.Id} was written.` }
    : conflict(`${both}, which already carries another ${claim.label} ${shownText(owner)}.`, {
        ...{ record: ours.Id, otherRecord: other.Id, owner },
      });
}

/** A value that several records have names none of them. */
function firstNamed(candidates: readonly Candidate[], rows: RowIndex): Row | undefined {
  return candidates
    .map((candidate) => rows.having(candidate))
    .find(({ length }) => length === 1)?.[0];
}

/**
 * The sentence about a record of another subject.
 *
 * @param id the record's id
 * @param claim of the event's subject
 * @param owner the value that the record carries; absent when it is not known
 */
export function carriesAnother(
  object: string,
  id: string,
  { label, value }: Claim,
  owner?: string,
): string {
  const carried = owner === undefined ? '' : ` ${shownText(owner)}`;
  return `${object} ${id} already carries another ${label}${carried}; this event is of ${shownText(value)}.`;
}

function severalCarry(object: string, { label, value }: Claim, rows: readonly Row[]): string {
  const ids = rows.slice(0, MAX_NAMED).map(({ Id }) => Id);
  const more = rows.length > MAX_NAMED ? ' and others' : '';
  return `Several records of ${object} carry the ${label} ${shownText(value)}: ${ids.join(', ')}${more}. Only one may carry it.`;
}

/** A text of the org; empty when the field is blank. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
