import type { SalesforceErrorDetails } from '../classify-error.ts';
import type { OrgMemory } from '../memory/org-memory.ts';
import { namedFields } from '../named-fields.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import type { Collection, RecordToWrite } from './composite-batches.ts';
import type { CollectionAnswer } from './composite-call.ts';
import { dependsOnLotSize } from './depends-on-lot-size.ts';
import { isSchemaGap, noteGap } from './schema-gap.ts';

/** What became of one record: written, or refused and why. */
export type Outcome =
  | { readonly written: true }
  | { readonly written: false; readonly refusal: Refusal };

/** Records that were refused in one lot with others, so that none of them has to be at fault. */
export interface RefusedLot {
  readonly collection: Collection;
  readonly refusals: ReadonlyMap<RecordToWrite, Refusal>;
  /** Whether all records of the collection were refused for what may be their number. */
  readonly isTooLarge: boolean;
}

/** What an answer means for the records of its collection. Each record is in one of the three. */
export interface Judgement {
  readonly outcomes: readonly (readonly [RecordToWrite, Outcome])[];
  /** Sent again as they are: the org takes some of them, or all without optional fields. */
  readonly again: readonly Collection[];
  /** Divided before they are sent again. */
  readonly divide: readonly RefusedLot[];
}

interface Refused {
  readonly record: RecordToWrite;
  readonly sent: readonly string[];
  readonly error: SalesforceErrorDetails;
  readonly refusal: Refusal;
}

const NOTHING: Judgement = { outcomes: [], again: [], divide: [] };

/**
 * Judges the answer about a collection, and notes in the org's memory what it says about fields and
 * objects.
 *
 * @throws OrgOutageError when an error concerns the whole org
 */
export function judgeAnswer(answer: CollectionAnswer, memory: OrgMemory): Judgement {
  const { collection, sent, errors, isWhole } = answer;
  const refused = collection.records.flatMap((record, index): Refused[] => {
    const error = errors[index];
    if (error === undefined) return [];
    const refusal = refusalOf(collection.object, error, isWhole ? 'collection' : 'record');
    return [{ record, sent: sent[index] ?? [], error, refusal }];
  });
  const judgement = isWhole
    ? judgeWhole(collection, refused, memory)
    : judgeRows(collection, refused, memory);
  // Last: when the org takes a field in one record, another one was refused for its own sake.
  const written = collection.records.filter((_, index) => errors[index] === undefined);
  sent.forEach((names, index) => {
    if (errors[index] === undefined) memory.gaps.end(collection.object, names);
  });
  const outcomes = written.map((record) => [record, { written: true }] as const);
  return { ...judgement, outcomes: [...outcomes, ...judgement.outcomes] };
}

/** A collection all of whose records have the same error. */
function judgeWhole(
  collection: Collection,
  refused: readonly Refused[],
  memory: OrgMemory,
): Judgement {
  const [first] = refused;
  if (first === undefined) return NOTHING;
  const withOptional = refused.filter((each) => lacksOptional(each, memory));
  if (withOptional.length > 0) return { ...NOTHING, again: [collection] };
  if (isSchemaGap(first.error)) {
    const parts = [...Map.groupBy(refused, ({ sent }) => sent.toSorted().join()).values()];
    if (parts.length > 1) {
      return { ...NOTHING, again: parts.map((part) => partOf(collection, part)) };
    }
    noteGap(memory.gaps, first.error, first.refusal, first.sent);
  }
  const isTooLarge = dependsOnLotSize(first.refusal);
  const isDivisible = isTooLarge || (first.refusal.verdict === 'park' && !isSchemaGap(first.error));
  return isDivisible && refused.length > 1
    ? { ...NOTHING, divide: [lotOf(collection, refused)] }
    : { ...NOTHING, outcomes: refused.map(refusedOutcome) };
}

function judgeRows(
  collection: Collection,
  refused: readonly Refused[],
  memory: OrgMemory,
): Judgement {
  const again = refused.filter((each) => lacksOptional(each, memory));
  const rest = refused.filter((each) => !again.includes(each));
  for (const { error, refusal, sent } of rest) {
    if (isSchemaGap(error)) noteGap(memory.gaps, error, refusal, sent);
  }
  const isAlone = collection.records.length === 1;
  const together = isAlone ? [] : rest.filter(({ refusal }) => dependsOnLotSize(refusal));
  const divide = together.length === 0 ? [] : [lotOf(collection, together)];
  const decided = rest.filter((each) => !together.includes(each));
  return {
    outcomes: decided.map(refusedOutcome),
    again: again.length === 0 ? [] : [partOf(collection, again)],
    divide,
  };
}

/** Whether the org refused a record for an optional field, which it is not sent again. */
function lacksOptional(
  { record: { object }, sent, error }: Refused,
  { optional }: OrgMemory,
): boolean {
  if (!isSchemaGap(error)) return false;
  const absent = namedFields(error).filter(
    (field) => sent.includes(field) && optional.isOptional(object, field),
  );
  optional.noteAbsent(object, absent);
  return absent.length > 0;
}

function lotOf(collection: Collection, refused: readonly Refused[]): RefusedLot {
  return {
    collection: partOf(collection, refused),
    refusals: new Map(refused.map(({ record, refusal }) => [record, refusal])),
    isTooLarge:
      refused.length === collection.records.length &&
      refused.every(({ refusal }) => dependsOnLotSize(refusal)),
  };
}

function partOf(collection: Collection, of: readonly Refused[]): Collection {
  return { ...collection, records: of.map(({ record }) => record) };
}

function refusedOutcome({ record, refusal }: Refused): [RecordToWrite, Outcome] {
  return [record, { written: false, refusal }];
}
