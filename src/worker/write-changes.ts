import type { Org } from '../salesforce/api/org.ts';
import { type Found, findRecords } from '../salesforce/records/find-records.ts';
import { byDecider, groupName, type RecordChange } from '../salesforce/records/fold.ts';
import { recordToWrite } from '../salesforce/records/record-to-write.ts';
import { recordName, soughtBy } from '../salesforce/records/write.ts';
import { type Outcome, writeRecords } from '../salesforce/records/write-records.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { Plan, Step } from './plan-changes.ts';

/**
 * Writes steps, and notes in their plans what came of it. Where the org holds something newer for a part of a record, or
 * refuses the values of several events together, what is left is written part by part.
 *
 * @throws OrgOutageError when no call makes sense now
 */
export async function take(org: Org, steps: readonly Step[]): Promise<void> {
  const isSought = ({ change }: Step) => soughtBy(change.record) !== undefined;
  const sought = steps.filter(isSought);
  await takeKnown(
    org,
    steps.filter((step) => !isSought(step)),
  );
  // Afterwards, and only when it went well: the org itself may make or change these when it changes their Order.
  const isHeldUp = ({ plan }: Step) => plan.refusals.size > 0;
  for (const step of sought.filter(isHeldUp)) putOff(step);
  await takeSought(
    org,
    sought.filter((step) => !isHeldUp(step)),
  );
}

async function takeKnown(org: Org, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const rest = await write(
    org,
    steps.map((step) => ({ step })),
  );
  await takeKnown(org, rest);
}

/** Each step has its look first, and a record has one step at a time: what one of them makes, the next one finds. */
async function takeSought(org: Org, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const byRecord = [...Map.groupBy(steps, ({ change }) => recordName(change.record)).values()];
  const first = byRecord.flatMap((same) => same.slice(0, 1));
  const later = byRecord.flatMap((same) => same.slice(1));
  const lookups = first.flatMap(({ change }) => soughtBy(change.record) ?? []);
  const found = await findRecords(org, lookups);
  const looked = first.flatMap((step, index) => lookedFor(step, found[index]));
  const rest = await write(org, looked);
  await takeSought(org, [...rest, ...later]);
}

/** A step, and the id of its record when that was looked for and is there. */
interface Looked {
  readonly step: Step;
  readonly sought?: string;
}

/** Nothing when there is nothing to write: its record may not be looked for, or is only to be changed. */
function lookedFor(step: Step, found: Found | undefined): Looked[] {
  if (found?.kind === 'found') return [{ step, sought: found.id }];
  if (found?.kind === 'refused') refuseAll(step, found.refusal);
  return found?.kind === 'refused' || step.change.onlyIfThere ? [] : [{ step }];
}

/** @returns what is left to write */
async function write(org: Org, all: readonly Looked[]): Promise<Step[]> {
  const outcomes = await writeRecords(
    org,
    all.map(({ step: { plan, change }, sought }) =>
      recordToWrite(change, plan.lookups, plan.work.memory.ids, sought),
    ),
  );
  return all.flatMap(({ step }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : note(step, outcome);
  });
}

/** Leaves the step's events open, to be folded anew. */
function putOff({ plan, change }: Step): void {
  for (const event of change.groups.flatMap(({ events }) => events)) plan.undecided.add(event);
}

/** @returns what is left to write of the record */
function note(step: Step, outcome: Outcome): Step[] {
  if (outcome.written) {
    remember(step);
    return [];
  }
  const { refusal } = outcome;
  if (refusal.verdict === 'superseded') return withoutSuperseded(step, refusal);
  if (refusal.verdict === 'park') return withoutRefused(step, refusal);
  if (refusal.verdict === 'gone') step.plan.work.memory.ids = {};
  refuseAll(step, refusal);
  return [];
}

function remember({ plan, change }: Step): void {
  const { memory } = plan.work;
  for (const { name, version } of change.groups) {
    memory.applied[groupName(change.record, name)] = version;
  }
  if (!('lookup' in change.record)) {
    memory.made = [...new Set([...memory.made, recordName(change.record)])];
  }
}

function refuseAll({ plan, change }: Step, refusal: Refusal): void {
  for (const event of change.groups.flatMap(({ events }) => events)) {
    plan.refusals.set(event, refusal);
  }
}

/** The values of one event are its own fault; those of several are tried apart. */
function withoutRefused(step: Step, refusal: Refusal): Step[] {
  const { plan, change } = step;
  const parts = byDecider(change);
  if (parts.length > 1) return parts.map((part) => ({ plan, change: part }));
  const decider = change.groups[0]?.decider ?? '';
  if (decider === '') {
    refuseAll(step, refusal);
    return [];
  }
  plan.refusals.set(decider, refusal);
  putOff(step);
  return [];
}

/** The org's guard names the version field at fault; all guarded groups are dropped when it names none of them. */
function withoutSuperseded({ plan, change }: Step, { fields }: Refusal): Step[] {
  const guarded = change.groups.filter(({ guard }) => guard !== undefined);
  const named = guarded.filter(({ guard }) => guard !== undefined && fields.includes(guard.field));
  const dropped = new Set(named.length > 0 ? named : guarded);
  markSuperseded(plan, change, dropped);
  const groups = change.groups.filter((group) => !dropped.has(group));
  return groups.length === 0 ? [] : [{ plan, change: { ...change, groups } }];
}

function markSuperseded(
  plan: Plan,
  change: RecordChange,
  dropped: Iterable<RecordChange['groups'][number]>,
) {
  for (const { name, version } of dropped) {
    const group = groupName(change.record, name);
    plan.superseded.add(group);
    plan.work.memory.applied[group] = version;
  }
}
