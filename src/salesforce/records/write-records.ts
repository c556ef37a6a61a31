import type { Org } from '../api/org.ts';
import { createOrgMemory, type OrgMemory } from '../memory/org-memory.ts';
import { OrgOutageError } from '../org-errors.ts';
import type { Refusal } from '../refusal.ts';
import {
  type Collection,
  intoCalls,
  intoParts,
  packCalls,
  type RecordToWrite,
} from './composite-batches.ts';
import {
  type CollectionAnswer,
  callComposite,
  noResult,
  sentPart,
  usedFields,
} from './composite-call.ts';
import { dependsOnLotSize } from './depends-on-lot-size.ts';
import { judgeAnswer, type Outcome, type RefusedLot } from './judge-answer.ts';

export type { Outcome };

/**
 * How many calls in a row may divide refused records without a single one being written. Then the
 * org refuses every record for the same reason, which is not found out record by record.
 */
const MAX_CALLS_IN_VAIN = 10;

/** Collections for one call. */
interface Call {
  readonly collections: readonly Collection[];
  /** Why records of a divided collection were refused before. */
  readonly refusals?: ReadonlyMap<RecordToWrite, Refusal>;
}

type Outcomes = readonly (readonly [RecordToWrite, Outcome])[];

/** What one call results in. */
interface Step {
  readonly outcomes: Outcomes;
  /** To be made before all others. */
  readonly next: readonly Call[];
  readonly divided: readonly RefusedLot[];
}

/**
 * Writes records, as many to a call as Salesforce and the org take: collections of up to 200, five
 * of them in one Composite request. Records that are refused together are sent again in smaller
 * lots, until only those at fault are left, each alone. What the org lacks, or cannot take at once,
 * is remembered. Every write may be repeated without harm, so after an error it does not matter
 * which of them were made; only a new record must be looked up again first.
 *
 * @returns the outcome of each record, in the order given
 * @throws OrgOutageError when no call makes sense now
 */
export async function writeRecords(
  org: Org,
  records: readonly RecordToWrite[],
): Promise<Outcome[]> {
  const memory = org.memory ?? createOrgMemory();
  const outcomes = new Map<RecordToWrite, Outcome>(refusedUnasked(records, memory));
  const divided: RefusedLot[] = [];
  const calls = packed(
    records.filter((record) => !outcomes.has(record)),
    memory,
  );
  let callsInVain = 0;
  for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
    const isGivenUp = call.refusals !== undefined && callsInVain >= MAX_CALLS_IN_VAIN;
    const step = isGivenUp ? givenUp(call) : await send(org, memory, call);
    for (const [record, outcome] of step.outcomes) outcomes.set(record, outcome);
    calls.unshift(...step.next);
    divided.push(...step.divided);
    if (step.outcomes.some(([, { written }]) => written)) callsInVain = 0;
    else if (call.refusals !== undefined) callsInVain += 1;
  }
  for (const lot of divided) learnSize(lot, outcomes, memory);
  return records.map((record) => {
    const outcome = outcomes.get(record);
    if (outcome === undefined) throw noResult();
    return outcome;
  });
}

/** Records that need what the org is known to lack. */
function refusedUnasked(records: readonly RecordToWrite[], memory: OrgMemory): Outcomes {
  return records.flatMap((record): Outcomes => {
    const used = usedFields(sentPart(record, memory));
    const refusal = memory.gaps.refusalFor(record.object, used);
    return refusal === undefined ? [] : [[record, { written: false, refusal }]];
  });
}

function packed(records: readonly RecordToWrite[], { lots, calls }: OrgMemory): Call[] {
  const limits = {
    perCollection: (object: string) => lots.of(object).size,
    perCall: (object: string) => calls.of(object),
  };
  return packCalls(records, limits).map((collections) => ({ collections }));
}

async function send(org: Org, memory: OrgMemory, call: Call): Promise<Step> {
  const carried = call.collections.flatMap(({ records }) => records).length;
  const objects = call.collections.map(({ object }) => object);
  const answers = await callComposite(org, memory, call.collections).catch((error: unknown) => {
    if (error instanceof OrgOutageError && error.isTimeout) memory.calls.timedOut(objects, carried);
    throw error;
  });
  if (answers === undefined) {
    const apart = call.collections.map((collection) => ({ ...call, collections: [collection] }));
    return { outcomes: [], next: apart, divided: [] };
  }
  return judged(answers, call, memory);
}

function judged(answers: readonly CollectionAnswer[], call: Call, memory: OrgMemory): Step {
  const judgements = answers.map((answer) => judgeAnswer(answer, memory));
  answers.forEach(({ collection: { object, records } }, index) => {
    if (judgements[index]?.divide.length === 0) memory.lots.of(object).passed(records.length);
  });
  const divided = judgements.flatMap(({ divide }) => divide);
  const again = judgements.flatMap((judgement) => intoCalls(judgement.again));
  return {
    outcomes: judgements.flatMap(({ outcomes }) => outcomes),
    next: [
      ...again.map((collections) => ({ ...call, collections })),
      ...divided.map(({ collection, refusals }) => ({
        collections: intoParts(collection),
        refusals,
      })),
    ],
    divided,
  };
}

/** Records that were not tried alone are to be tried later: none of them has to be at fault. */
function givenUp({ collections, refusals }: Call): Step {
  const records = collections.flatMap((collection) => collection.records);
  const outcomes = records.flatMap((record): Outcomes => {
    const refusal = refusals?.get(record);
    if (refusal === undefined) return [];
    const untried = { ...refusal, verdict: 'retry', isUntried: true } as const;
    return [[record, { written: false, refusal: untried }]];
  });
  return { outcomes, next: [], divided: [] };
}

/** When none of its records was refused alone, the lot was too large. */
function learnSize(
  { collection: { object, records }, isTooLarge }: RefusedLot,
  outcomes: ReadonlyMap<RecordToWrite, Outcome>,
  memory: OrgMemory,
): void {
  const isAtFault = (record: RecordToWrite) => {
    const outcome = outcomes.get(record);
    return outcome?.written === false && dependsOnLotSize(outcome.refusal);
  };
  if (!isTooLarge || records.some(isAtFault)) return;
  const [part] = intoParts({ object, key: '', isNew: false, records });
  memory.lots.of(object).fallTo(part?.records.length ?? 1);
}
