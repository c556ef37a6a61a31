/*
 * Why events wait, and why they are parked when they have waited too long, in words for people.
 */

import type { ParkReason } from '../../inbox/event.ts';
import type { Candidate, Claim, Lookup } from '../../salesforce/records/write.ts';
import { shownText } from '../../shown-text.ts';
import { DAY_MS, HOUR_MS } from '../../time.ts';
import { boundedReason } from '../park-reasons.ts';
import type { Hold } from './held-clocks.ts';

/** What was looked for in vain, and what makes it found. */
interface Missing {
  readonly sentence: string;
  readonly advice: string;
  readonly object: string;
  readonly field: string;
}

/** Why an event waits: for people who can end that, and for the log. */
interface WaitReason {
  readonly reason: string;
  /** What was looked for, and until when. */
  readonly brief: string;
}

/**
 * Why an event waits for its record.
 *
 * @param lookups those that found nothing
 * @param notes what else people should know of the event, in full sentences
 * @param until when it is parked, in milliseconds since 1970
 */
export function awaitedReason(
  lookups: readonly Lookup[],
  notes: string,
  until: number,
): WaitReason {
  const { sentence, advice } = missingIn(lookups);
  const reason = joined(
    `${sentence}.`,
    `${advice}: the event is then applied by itself.`,
    `The connector looks again every 15 minutes or more often until ${instant(until)}; then the event is parked.`,
    notes,
  );
  const brief = `${sentence}. It is looked for until ${instant(until)}.`;
  return { reason: boundedReason(reason), brief: boundedReason(brief) };
}

/**
 * Why an event waits although its record exists.
 *
 * @param until when it is parked, in milliseconds since 1970
 */
export function blockedReason({ reason }: ParkReason, until: number): string {
  return boundedReason(`${reason} The event waits until ${instant(until)}; then it is parked.`);
}

/**
 * Why an event is parked that has waited too long for its record.
 *
 * @param waitedMs how long, in milliseconds
 */
export function notFoundReason(
  lookups: readonly Lookup[],
  notes: string,
  waitedMs: number,
): ParkReason {
  const { sentence, advice, object, field } = missingIn(lookups);
  const looked = `The connector has looked for ${Math.round(waitedMs / HOUR_MS)} hours.`;
  const reason = joined(`${sentence}.`, looked, `${advice}, then replay.`, notes);
  return {
    reason: boundedReason(reason),
    ...{ code: 'ORDER_NOT_FOUND', object, field, detail: '' },
  };
}

/**
 * Why a write waits that is held or locked.
 *
 * @param reason why Salesforce refuses it
 * @param until when its event is parked, in milliseconds since 1970
 */
export function heldReason(reason: string, hold: Hold, until: number): string {
  const interval = hold === 'hold' ? '5 minutes' : 'hour';
  return boundedReason(
    `${reason} The connector tries every ${interval} until ${instant(until)}; then the event is parked.`,
  );
}

/**
 * Why an event is parked whose write was held or locked for too long.
 *
 * @param heldMs how long, in milliseconds
 */
export function heldTooLongReason({ reason, ...others }: ParkReason, heldMs: number): ParkReason {
  const tried = `The connector has tried for ${duration(heldMs)}. Replay the event afterwards.`;
  return { ...others, reason: boundedReason(`${reason} ${tried}`) };
}

/** A subject has one look-up; without it, a process of an earlier release has decided. */
function missingIn([lookup]: readonly Lookup[]): Missing {
  if (lookup === undefined) {
    const sentence = 'The org does not have the record that the event belongs to';
    return { sentence, advice: 'Create it', object: '', field: '' };
  }
  const { object, claim, candidates, limit } = lookup;
  const others = candidates.filter(({ field }) => field !== claim?.field);
  const searched = others.map((candidate) => notFound(object, candidate));
  const [field = ''] = [claim?.field, ...others.map((each) => each.field)].filter(Boolean);
  if (claim === undefined) {
    const value = others.map((each) => `${shownText(each.value)} in ${each.field}`).join(' or ');
    const advice = `Make sure that exactly one ${object} has ${value}`;
    return { sentence: capitalized(searched.join(', and ')), advice, object, field };
  }
  const unclaimed = `no ${object} carries the ${claim.label} ${shownText(claim.value)}`;
  const sentence = capitalized([unclaimed, ...searched].join(', and '));
  const advice = stampAdvice(object, claim);
  if (limit?.kind !== 'switched-off') return { sentence, advice, object, field };
  const isOff = `${limit.sentence}. ${sentence}`;
  return { sentence: isOff, advice: `${advice}, or ${limit.advice}`, object, field };
}

function notFound(object: string, { field, value }: Candidate): string {
  return field === 'Id'
    ? `${object} ${shownText(value)}, which the event names, does not exist (any more) or is hidden from the integration user`
    : `no ${object}, or more than one, has the ${field} ${shownText(value)}`;
}

function stampAdvice(object: string, { field, label }: Claim): string {
  return `Write this ${label} into ${field} of the right ${object}, whatever its number or record id`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter(Boolean).join(' ');
}

/** Such as `2026-11-22 08:00 UTC`. */
function instant(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function duration(ms: number): string {
  return ms >= 7 * DAY_MS ? `${Math.round(ms / DAY_MS)} days` : `${Math.round(ms / HOUR_MS)} hours`;
}
