import { findRecords } from '../salesforce/find.ts';
import {
  type Folded,
  fold,
  groupName,
  lookupsNeeded,
  type RecordChange,
  withoutLookups,
} from '../salesforce/fold.ts';
import type { Org } from '../salesforce/org.ts';
import { type Outcome, perform } from '../salesforce/perform.ts';
import { readyRecord } from '../salesforce/ready.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import { compareVersions, type Lookup, recordName } from '../salesforce/write.ts';
import { parkOpen, type ReadEvent, refused, standing, unreadable, type Work } from './work.ts';

/** What is to be done for a subject, once its look-ups are known. */
interface Plan {
  readonly work: Work;
  readonly lookups: readonly Lookup[];
  readonly folded: Folded;
  readonly superseded: Set<string>;
  readonly refusals: Map<string, Refusal>;
  readonly waiting: Set<string>;
}

/** One record of one subject, on its way to Salesforce. */
interface Step {
  readonly plan: Plan;
  readonly change: RecordChange;
}

/**
 * Applies the open events of many subjects: folds them, finds their records, writes, and decides what became of each
 * event. A fold that Salesforce refuses for its data is taken apart, so that only the event at fault is parked.
 *
 * @throws OrgTroubleError when no call makes sense now; then nothing is decided, and all of it may be repeated
 */
export async function applyAll(org: Org, works: readonly Work[]): Promise<void> {
  const folded = await applyOnce(org, works);
  for (const { work, events } of folded) work.open = [...events];
  const rounds = Math.max(0, ...folded.map(({ events }) => events.length));
  for (let round = 0; round < rounds; round += 1) {
    const singles = folded.flatMap(({ work, events }) => {
      const event = events[round];
      return event === undefined ? [] : [{ ...work, open: [event] }];
    });
    await applyOnce(org, singles);
    for (const single of singles) carryBack(single, folded);
  }
}

function carryBack(single: Work, folded: readonly { work: Work }[]): void {
  const whole = folded.find(({ work }) => work.subject === single.subject)?.work;
  if (whole === undefined) return;
  whole.memory = single.memory;
  whole.waiting ||= single.waiting;
  if (single.retry !== undefined) whole.retry = single.retry;
  whole.open = [];
}

/** @returns subjects whose fold was refused for its data, with their events in the order of their versions */
async function applyOnce(
  org: Org,
  works: readonly Work[],
): Promise<{ work: Work; events: ReadEvent[] }[]> {
  const plans = works.flatMap(planFor);
  await resolveLookups(org, plans);
  const steps = plans.flatMap((plan) => stepsOf(plan));
  await take(org, steps);
  return plans.filter(({ work }) => work.open.length > 0).flatMap(decide);
}

function planFor(work: Work): Plan[] {
  try {
    const lookups = work.source.lookups(work.memory.keys);
    const asked = work.open.flatMap(({ seq, writes }) =>
      writes.map((write) => ({ event: seq, write })),
    );
    const folded = fold(asked, work.memory);
    return [
      { work, lookups, folded, superseded: new Set(), refusals: new Map(), waiting: new Set() },
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
    const kept = new Set(possible?.groups);
    for (const group of change.groups) {
      if (!kept.has(group)) for (const event of group.events) plan.waiting.add(event);
    }
    return possible === undefined ? [] : [{ plan, change: possible }];
  });
}

/** Writes, and writes the rest again where the org holds something newer for a part. */
async function take(org: Org, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const outcomes = await perform(
    org,
    steps.map(({ plan, change }) => readyRecord(change, plan.lookups, plan.work.memory.ids)),
  );
  const rest = steps.flatMap((step, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : remember(step, outcome);
  });
  await take(org, rest);
}

/** @returns what is left to write of the record */
function remember({ plan, change }: Step, outcome: Outcome): Step[] {
  const { memory } = plan.work;
  if (outcome.written) {
    for (const { name, version } of change.groups) {
      memory.applied[groupName(change.record, name)] = version;
    }
    if (!('lookup' in change.record))
      memory.made = [...new Set([...memory.made, recordName(change.record)])];
    return [];
  }
  if (outcome.refusal.verdict === 'superseded')
    return withoutSuperseded(plan, change, outcome.refusal);
  if (outcome.refusal.verdict === 'gone') memory.ids = {};
  for (const event of change.groups.flatMap(({ events }) => events))
    plan.refusals.set(event, outcome.refusal);
  return [];
}

/** The org's guard names the version field at fault; all guarded groups are dropped when it names none of them. */
function withoutSuperseded(plan: Plan, change: RecordChange, { fields }: Refusal): Step[] {
  const guarded = change.groups.filter(({ guard }) => guard !== undefined);
  const named = guarded.filter(({ guard }) => guard !== undefined && fields.includes(guard.field));
  const dropped = new Set(named.length > 0 ? named : guarded);
  for (const { name, version } of dropped) {
    const group = groupName(change.record, name);
    plan.superseded.add(group);
    plan.work.memory.applied[group] = version;
  }
  const groups = change.groups.filter((group) => !dropped.has(group));
  return groups.length === 0 ? [] : [{ plan, change: { ...change, groups } }];
}

/** Decides what became of each open event, or hands the events back to be applied one by one. */
function decide(plan: Plan): { work: Work; events: ReadEvent[] }[] {
  const { work, refusals } = plan;
  holdWrites(plan);
  const dataRefused = [...refusals.values()].some(({ verdict }) => verdict === 'park');
  if (dataRefused && work.open.length > 1) {
    return [{ work, events: work.open.toSorted(byVersion) }];
  }
  for (const event of work.open) decideEvent(plan, event);
  work.open = [];
  return [];
}

function decideEvent({ work, refusals, waiting, superseded }: Plan, event: ReadEvent): void {
  const refusal = refusals.get(event.seq);
  if (refusal?.verdict === 'park' || refusal?.verdict === 'conflict') {
    work.results.push({ seq: event.seq, status: 'parked', ...refused(refusal) });
  } else if (refusal !== undefined) {
    work.retry = refusal;
    work.results.push({ seq: event.seq, status: 'pending' });
  } else if (waiting.has(event.seq)) {
    work.waiting = true;
    work.results.push({ seq: event.seq, status: 'waiting' });
  } else {
    work.results.push({ seq: event.seq, status: standing(event, work.memory, superseded) });
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

function byVersion(a: ReadEvent, b: ReadEvent): number {
  return compareVersions(a.writes[0]?.version ?? [], b.writes[0]?.version ?? []);
}
