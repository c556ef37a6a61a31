import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { findRecords } from '../salesforce/records/find-records.ts';
import {
  fold,
  lookupsNeeded,
  type RecordChange,
  withoutLookups,
} from '../salesforce/records/fold.ts';
import { recordName } from '../salesforce/records/write.ts';
import type { Plan, Step } from './plan-changes.ts';
import {
  fail,
  leaveOpen,
  noted,
  parkOpen,
  type ReadEvent,
  refused,
  standing,
  unreadable,
  type Work,
} from './subject-run.ts';
import { take } from './write-changes.ts';

/**
 * Each round parks at least one event of a subject whose fold Salesforce refuses for its data, and folds the rest anew. A
 * subject with more of them goes on with its next claim, so that it does not hold up the others of its batch.
 */
const MAX_ROUNDS = 5;

/**
 * Applies the open events of many subjects: folds them, finds their records, writes, and decides what became of each
 * event. Of a fold that Salesforce refuses for its data only the event at fault is parked.
 *
 * @returns trouble of the org that began after some had been decided; what is not decided is left open
 * @throws OrgOutageError when no call makes sense now; then nothing is decided, and all of it may be repeated
 */
export async function applyAll(
  org: Org,
  works: readonly Work[],
): Promise<OrgOutageError | undefined> {
  let trouble: OrgOutageError | undefined;
  let open = await applyOnce(org, works);
  for (let round = 1; round < MAX_ROUNDS && open.length > 0 && trouble === undefined; round += 1) {
    try {
      open = await applyOnce(org, open);
    } catch (error) {
      if (!(error instanceof OrgOutageError)) throw error;
      trouble = error;
    }
  }
  for (const work of works) leaveOpen(work);
  return trouble;
}

/** @returns subjects of which an event was parked, and others have to be folded anew without it */
async function applyOnce(org: Org, works: readonly Work[]): Promise<Work[]> {
  const plans = works.flatMap(planFor);
  await resolveLookups(org, plans);
  await take(
    org,
    plans.flatMap((plan) => stepsOf(plan)),
  );
  for (const plan of plans) decide(plan);
  return works.filter(({ open }) => open.length > 0);
}

function planFor(work: Work): Plan[] {
  try {
    const lookups = work.source.lookups(work.memory.keys);
    const asked = work.open.flatMap(({ seq, writes }) =>
      writes.map((write) => ({ event: seq, write })),
    );
    return [
      {
        work,
        lookups,
        folded: fold(asked, work.memory),
        superseded: new Set(),
        refusals: new Map(),
        undecided: new Set(),
        waiting: new Set(),
      },
    ];
  } catch (error) {
    parkOpen(work, unreadable(error));
    return [];
  }
}

async function resolveLookups(org: Org, plans: readonly Plan[]): Promise<void> {
  const wanted = plans.flatMap((plan) => {
    const needed = new Set(plan.folded.changes.flatMap((change) => [...lookupsNeeded(change)]));
    return plan.lookups
      .filter(({ name }) => needed.has(name) && plan.work.memory.ids[name] === undefined)
      .map((lookup) => ({ plan, lookup }));
  });
  const results = await findRecords(
    org,
    wanted.map(({ lookup }) => lookup),
  );
  wanted.forEach(({ plan, lookup }, index) => {
    const found = results[index];
    if (found?.kind === 'found') plan.work.memory.ids[lookup.name] = found.id;
    if (found?.kind === 'refused') fail(plan.work, found.refusal);
    if (found?.kind === 'conflict') {
      const { object, field } = found;
      const code = 'ORDER_CONFLICT';
      parkOpen(
        plan.work,
        refused({ verdict: 'conflict', code, object, fields: [field], detail: '' }),
      );
    }
  });
}

/** The changes that can be made now; events of the others wait. */
function stepsOf(plan: Plan): Step[] {
  const { work, lookups, folded } = plan;
  if (work.open.length === 0) return [];
  const missing = new Set(
    lookups.map(({ name }) => name).filter((name) => work.memory.ids[name] === undefined),
  );
  return folded.changes.flatMap((change) => {
    const possible = withoutLookups(change, missing);
    noteWaiting(plan, change, possible);
    return possible === undefined ? [] : [{ plan, change: possible }];
  });
}

function noteWaiting(plan: Plan, change: RecordChange, possible: RecordChange | undefined): void {
  const made = new Set(possible?.groups);
  for (const group of change.groups) {
    if (!made.has(group)) for (const event of group.events) plan.waiting.add(event);
  }
}

/** Decides what became of each open event; those that depend on a parked one stay open. */
function decide(plan: Plan): void {
  const { work, refusals, undecided } = plan;
  holdWrites(plan);
  const stays = ({ seq }: ReadEvent) => undecided.has(seq) && !refusals.has(seq);
  for (const event of work.open) if (!stays(event)) decideEvent(plan, event);
  work.open = work.open.filter(stays);
}

function decideEvent({ work, refusals, waiting, superseded }: Plan, event: ReadEvent): void {
  const { seq } = event;
  const refusal = refusals.get(seq);
  if (refusal?.verdict === 'park' || refusal?.verdict === 'conflict') {
    work.results.push({ seq, status: 'parked', ...refused(refusal) });
  } else if (refusal !== undefined) {
    work.retry = refusal;
    work.results.push({ seq, status: 'pending' });
  } else if (waiting.has(seq)) {
    work.waiting = true;
    work.results.push({ seq, status: 'waiting' });
  } else {
    const status = standing(event, work.memory, superseded);
    work.results.push(status === 'applied' ? { seq, status, ...noted(event) } : { seq, status });
  }
}

/** Held are the writes whose record has still not been made. */
function holdWrites({ work, folded }: Plan): void {
  const { memory } = work;
  const all = [...memory.held, ...folded.held].filter(
    ({ record }) => !memory.made.includes(recordName(record)),
  );
  memory.held = [...new Map(all.map((write) => [JSON.stringify(write), write])).values()];
}
