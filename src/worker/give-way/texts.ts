import type { GaveWay } from '../../salesforce/records/state/subject-state.ts';
import type { Claim } from '../../salesforce/records/write.ts';
import { shownText } from '../../shown-text.ts';
import type { Life } from './judge-life.ts';

/** What a record is, and what people call the values that name its subject. */
export interface Record {
  readonly object: string;
  readonly id: string;
  readonly claim: Pick<Claim, 'label'>;
}

/** For an event of the subject that was given the record. */
export function gotRecordNote({ object, id, claim }: Record, owner: string, why: string): string {
  return `${object} ${id} had the ${claim.label} ${shownText(owner)}, which ${why}: it gave way.`;
}

/** Added to a conflict while the sender could not be asked whether the owner is dead. */
export function senderIsSilent(owner: string): string {
  return `The sender did not answer whether ${shownText(owner)} is dead: a replay asks again.`;
}

/** For a late event of a subject that gave way. */
export function gaveWayReason(object: string, label: string, { to, by }: GaveWay): string {
  const why = by === 'person' ? 'as a person decided' : 'since this one is dead';
  return `Not written: its ${object} was given to the ${label} ${shownText(to)}, ${why}.`;
}

/** For a person, when an owner keeps its record although its further one is closed already. */
export function stillOwned(object: string, owner: string): string {
  return `The ${object} of ${shownText(owner)} is closed already: if that order is to keep its record, open it again.`;
}

/** What becomes of a person's decision that the org does not let happen. */
export function decisionAfterRefusal(owner: string, isPassing: boolean): string {
  return isPassing
    ? `It is decided that ${shownText(owner)} gives way: a replay does it.`
    : `The decision that ${shownText(owner)} gives way has ended: decide again after the correction.`;
}

/** For the events of a subject that is dead, as the owner is. */
export function bothDeadReason({ object, id, claim }: Record, owner: string): string {
  return `Not written: this order is dead (blocked or cancelled). ${object} ${id} still has the ${claim.label} ${shownText(owner)}, which is dead as well.`;
}

/** Why events wait until their subject is accepted. */
export function notAcceptedYet({ object, id, claim }: Record, owner: string): string {
  return `${object} ${id} still has the ${claim.label} ${shownText(owner)}, which is dead. It is given to this one when this one is accepted.`;
}

/** Why a subject is retried shortly. */
export function ownerIsBusy({ object, id, claim }: Record, owner: string): string {
  return `${object} ${id} has the ${claim.label} ${shownText(owner)}, whose own events are applied first. This one is retried within seconds.`;
}

/**
 * Why late events of a subject that gave way need a person: it is not dead after all.
 *
 * @param to the subject that it gave the record to
 * @param holder the one that has it now; absent when that is not known
 */
export function aliveAfterAll(
  { object, claim }: { readonly object: string; readonly claim: Claim },
  to: string,
  holder: string | undefined,
): string {
  const now = holder === undefined || holder === to ? '' : ` ${shownText(holder)} has it now.`;
  return `The ${claim.label} ${shownText(claim.value)} gave its ${object} to ${shownText(to)}, since it was dead; this event shows that it is not dead.${now} It does not get the ${object} back by itself.`;
}

/** The state of the subject that has a record, in a sentence. */
export function stateOf(owner: string, life: Life): string {
  return life.kind === 'unknown' || life.stage === undefined
    ? `The state of ${shownText(owner)} is not known here.`
    : `${shownText(owner)} is ${shownText(life.stage.name)}.`;
}
