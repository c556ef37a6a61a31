import type { Org } from '../../salesforce/api/org.ts';
import { carriesAnother } from '../../salesforce/records/lookup/judge-lookup.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Claim, Lookup } from '../../salesforce/records/write.ts';
import { CONFLICT_CODE, type Refusal } from '../../salesforce/refusal.ts';
import { orderConflict } from '../order-conflict.ts';
import { parkReasonFor } from '../park-reasons.ts';
import type { ResolvedPlan } from '../resolve-references.ts';
import type { ClaimedSubject } from '../subject-queue.ts';
import { handOver } from './hand-over.ts';
import { type Decision, decideConflict, type Life } from './judge-life.ts';
import { readLife } from './read-life.ts';
import type { News, Owner, Rivals } from './rivals.ts';
import * as texts from './texts.ts';

/** A subject that wants a record, and the key of the subject that has it. */
interface Conflict {
  readonly plan: ResolvedPlan;
  readonly refusal: Refusal;
  readonly lookup: Lookup & { readonly claim: Claim };
  readonly record: string;
  readonly owner: string;
}

/**
 * Whether a plan may be changed by `resolveConflicts`. It has nothing to send. Pure.
 */
export function isContested({ hasGivenWay, refusal }: ResolvedPlan): boolean {
  return hasGivenWay === true || refusal !== undefined;
}

/**
 * Resolves what look-ups found to be another subject's record. An owner that is dead gives way to a
 * subject that is accepted: the plan is then made anew, and finds a free record. Of a subject that
 * has given way, nothing is written. All else stays a conflict.
 *
 * @returns the plans, in the same order
 * @throws OrgOutageError, LeaseLostError, and what the database throws
 */
export async function resolveConflicts(
  org: Org,
  plans: readonly ResolvedPlan[],
  rivals: Rivals | undefined,
): Promise<ResolvedPlan[]> {
  const resolved: ResolvedPlan[] = [];
  // One after another: two of them may want the record of the same owner.
  for (const plan of plans) resolved.push(await resolvePlan(org, plan, rivals));
  return resolved;
}

async function resolvePlan(
  org: Org,
  plan: ResolvedPlan,
  rivals: Rivals | undefined,
): Promise<ResolvedPlan> {
  if (plan.hasGivenWay) return afterGivingWay(plan, rivals);
  const conflict = conflictOf(plan);
  if (conflict === undefined || rivals === undefined) return plan;
  return resolveConflict(org, conflict, rivals);
}

/** Undefined without a conflict that another subject could end by giving way. */
function conflictOf(plan: ResolvedPlan): Conflict | undefined {
  const { run, refusal, lookups } = plan;
  const { record, otherRecord, owner } = refusal?.parties ?? {};
  const lookup = lookups.find(hasClaim);
  const isBetweenTwo = record !== undefined && otherRecord === undefined && owner !== undefined;
  if (refusal === undefined || lookup === undefined || !isBetweenTwo) return undefined;
  return run.source.succession && { plan, refusal, lookup, record, owner };
}

function hasClaim(lookup: Lookup): lookup is Lookup & { readonly claim: Claim } {
  return lookup.claim !== undefined;
}

async function resolveConflict(
  org: Org,
  conflict: Conflict,
  rivals: Rivals,
): Promise<ResolvedPlan> {
  const { plan, lookup, record } = conflict;
  const owner = await rivals.claim(plan.run.subject.source, conflict.owner);
  const named = { object: lookup.object, id: record, claim: lookup.claim };
  if (owner === 'busy') return retried(conflict, texts.ownerIsBusy(named, conflict.owner));
  const judged = await judge(conflict, owner, rivals);
  const { decision, ownerLife } = judged;
  switch (decision) {
    case 'give way':
      return owner === undefined ? plan : giveWay(org, conflict, { owner, ownerLife, rivals });
    case 'wait':
      return waiting(conflict, texts.notAcceptedYet(named, conflict.owner));
    case 'end':
      return { ...settled(plan), overtaken: texts.bothDeadReason(named, conflict.owner) };
    case 'conflict':
      return afterAsking(conflict, judged, await newsOf(conflict, judged, rivals));
  }
}

/** The conflict as the look-up found it, with what is known of the owner. */
function parked({ plan, refusal, lookup, record, owner }: Conflict, life: Life): ResolvedPlan {
  const { object, claim } = lookup;
  const carries = carriesAnother(object, record, claim, owner);
  const explanation = `${carries} ${texts.stateOf(owner, life)}`;
  return { ...plan, refusal: orderConflict(object, claim, explanation, refusal.parties ?? {}) };
}

interface Judged {
  readonly decision: Decision;
  readonly ownerLife: Life;
  readonly rivalLife: Life;
}

async function judge(
  { plan: { run } }: Conflict,
  owner: Owner | undefined,
  rivals: Rivals,
): Promise<Judged> {
  const { source, subject, state } = run;
  const { succession } = source;
  const lifeOf = async (
    of: Pick<ClaimedSubject, 'source' | 'key'>,
    known: SubjectState,
  ): Promise<Life> => {
    if (succession === undefined) return { kind: 'unknown' };
    return readLife(source, succession, await rivals.keptEvents(of), known);
  };
  const ownerLife: Life =
    owner === undefined ? { kind: 'unknown' } : await lifeOf(owner.subject, owner.state);
  const rivalLife = await lifeOf(subject, state);
  const decision = decideConflict({
    ...{ owner: ownerLife, rival: rivalLife },
    isDecided: owner?.state.givesWayTo === subject.key,
    isAutomatic: succession?.isAutomatic === true,
  });
  return { decision, ownerLife, rivalLife };
}

/**
 * The sender knows what the inbox does not, such as an owner whose events were never received. It is
 * asked only when the answer can change the decision.
 */
async function newsOf(
  { plan: { run }, owner }: Conflict,
  { ownerLife, rivalLife }: Judged,
  rivals: Rivals,
): Promise<News> {
  const { source, subject } = run;
  const mayBeDead = ownerLife.kind !== 'other' && ownerLife.stage?.isCarriedOut !== true;
  const mayGetIt = rivalLife.kind === 'accepted' || rivalLife.kind === 'early';
  if (source.succession?.isAutomatic !== true || !mayBeDead || !mayGetIt) {
    return 'nothing new';
  }
  return rivals.askSender(subject.source, owner);
}

async function giveWay(
  org: Org,
  { plan, refusal, lookup, record }: Conflict,
  { owner, ownerLife, rivals }: Pick<Judged, 'ownerLife'> & { owner: Owner; rivals: Rivals },
): Promise<ResolvedPlan> {
  const { source, subject } = plan.run;
  if (source.succession === undefined) return plan;
  const isDecided = owner.state.givesWayTo === subject.key;
  const { stage } = ownerLife;
  const refused = await handOver(org, rivals, {
    ...{ owner, source, succession: source.succession, lookup, record, stage },
    gaveWay: { to: subject.key, by: isDecided ? 'person' : 'connector' },
  });
  if (refused !== undefined) {
    return { ...plan, refusal: passing({ ...refused, parties: refusal.parties ?? {} }) };
  }
  const why = isDecided ? 'is to give way by the decision of a person' : `is ${stage?.name}`;
  const named = { object: lookup.object, id: record, claim: lookup.claim };
  return { ...settled(plan), gotRecord: texts.gotRecordNote(named, owner.subject.key, why) };
}

/** The record may be deleted, or have got a newer value: it is looked up again. */
function passing(refusal: Refusal): Refusal {
  const isOfRecord = refusal.verdict === 'gone' || refusal.verdict === 'superseded';
  return isOfRecord ? { ...refusal, verdict: 'retry' } : refusal;
}

function settled(plan: ResolvedPlan): ResolvedPlan {
  const { refusal: _, ...others } = plan;
  return { ...others, ready: [], refused: [], waiting: new Set(), missing: [] };
}

function waiting({ plan, refusal }: Conflict, explanation: string): ResolvedPlan {
  const reason = parkReasonFor({ ...refusal, explanation });
  const all = plan.run.open.map(({ seq }) => seq);
  return { ...settled(plan), waiting: new Set(all), blocked: reason };
}

function afterAsking(conflict: Conflict, { ownerLife }: Judged, news: News): ResolvedPlan {
  const { lookup, record, owner } = conflict;
  switch (news) {
    case 'news': {
      const named = { object: lookup.object, id: record, claim: lookup.claim };
      return retried(conflict, texts.ownerIsBusy(named, owner));
    }
    case 'no answer': {
      // After the last attempt, the events are parked with all that a person needs.
      const plan = parked(conflict, ownerLife);
      const { refusal = conflict.refusal } = plan;
      const explanation = [refusal.explanation, texts.senderIsSilent(owner)].join(' ');
      return { ...plan, refusal: { ...refusal, verdict: 'retry', explanation } };
    }
    default:
      return parked(conflict, ownerLife);
  }
}

/** No attempt is over: nothing was tried. */
function retried({ plan, refusal }: Conflict, explanation: string): ResolvedPlan {
  const { parties: _, ...others } = refusal;
  return {
    ...plan,
    refusal: { ...others, verdict: 'retry', code: CONFLICT_CODE, explanation, isUntried: true },
  };
}

/**
 * What becomes of late events of a subject that gave way. When they show that it is not dead, a
 * person has to look at both.
 */
async function afterGivingWay(
  plan: ResolvedPlan,
  rivals: Rivals | undefined,
): Promise<ResolvedPlan> {
  const { run, lookups } = plan;
  const { source, subject, state } = run;
  const { gaveWay } = state;
  const lookup = lookups.find(hasClaim);
  if (gaveWay === undefined || lookup === undefined) return plan;
  const { object, claim } = lookup;
  const reason = texts.gaveWayReason(object, claim.label, gaveWay);
  const overtaken = { ...settled(plan), overtaken: reason };
  if (gaveWay.by === 'person' || source.succession === undefined || rivals === undefined) {
    return overtaken;
  }
  const kept = await rivals.keptEvents(subject);
  const life = readLife(source, source.succession, kept, state);
  if (life.kind === 'dead') return overtaken;
  const { holder, record = '' } = plan;
  const parties = { record, owner: holder ?? gaveWay.to };
  const explanation = texts.aliveAfterAll({ object, claim }, gaveWay.to, holder);
  // Records are never swapped back, whatever becomes of the holder.
  const { freedBy: _, ...named } = claim;
  return { ...settled(plan), refusal: orderConflict(object, named, explanation, parties) };
}
