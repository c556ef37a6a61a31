import { distanceText } from '../../../story/time-text.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { orderLink, recordLink } from '../../page/links.ts';
import { fact } from '../../page/page-layout.ts';
import { instant, instantAndDistance } from '../../page/times.ts';
import type { OrderView, SubjectView } from '../view/order-schema.ts';
import type { PageContext } from './page-context.ts';

/** What is known of a subject as a whole. */
export function subjectFacts(
  subject: SubjectView,
  { at: now, pauses }: OrderView,
  { orgUrl }: PageContext,
): Html {
  const isPaused = pauses.some(({ answeredAt }) => answeredAt === null);
  return html`<dl>
    ${fact('Written to', recordsOf(subject.records, orgUrl) ?? noRecordText(subject))}
    ${fact('Looked up again', recordsOf(subject.formerRecords, orgUrl) ?? null)}
    ${fact('Record of', ownerOf(subject))}
    ${fact('Gave way', gaveWayOf(subject))}
    ${fact('Gives way', givesWayOf(subject))}
    ${fact('Known by', knownBy(subject))}
    ${fact('Problem', subject.problem)}
    ${subject.waits.map((wait) =>
      fact(
        'Waits for',
        html`${wait.what}, since ${instantAndDistance(wait.since, now)}. Its events are parked at
          ${instantAndDistance(wait.until, now)}.`,
      ),
    )}
    ${fact('Next try', nextTryOf(subject, now, isPaused))}
    ${fact('Attempts', attemptsOf(subject))}
  </dl>`;
}

function recordsOf(records: SubjectView['records'], orgUrl: string): Html | undefined {
  if (records.length === 0) return undefined;
  return html`${records.map(
    ({ object, id }, index) => html`${index === 0 ? '' : ', '}${recordLink(orgUrl, object, id)}`,
  )}`;
}

/** What was written to a record that is another one's by now is not forgotten. */
function noRecordText({ counts, gaveWayTo }: SubjectView): string {
  const hadOne = gaveWayTo !== null || (counts.applied ?? 0) > 0;
  return hadOne ? 'no record that a look-up finds now; see below' : 'no record yet';
}

function ownerOf({ owner, subject }: SubjectView): Html | null {
  if (owner === null) return null;
  return owner === subject
    ? html`${subject}: it was written last`
    : html`${orderLink(owner)}, which was written last: what follows was written before, and may be overwritten`;
}

function gaveWayOf({ gaveWayTo, gaveWayBy }: SubjectView): Html | null {
  if (gaveWayTo === null) return null;
  const why = gaveWayBy === 'person' ? 'a person decided so' : 'it was dead, and that one accepted';
  return html`its record was given to ${orderLink(gaveWayTo)}, since ${why}. What comes later of it is not written`;
}

function givesWayOf({ givesWayTo }: SubjectView): Html | null {
  if (givesWayTo === null) return null;
  return html`a person decided that its record is given to ${orderLink(givesWayTo)}; that is not done yet`;
}

function knownBy({ keys }: SubjectView): string | null {
  const known = Object.entries(keys).map(([name, value]) => `${name} ${value}`);
  return known.length === 0 ? null : known.join(', ');
}

function nextTryOf(subject: SubjectView, now: string, isPaused: boolean): Html {
  const { nextTryAt, leasedUntil, isOverdue, counts } = subject;
  if (leasedUntil !== null) {
    return html`a worker has it now (its lease ends at ${instant(leasedUntil)} unless it is renewed)`;
  }
  if (nextTryAt === null) {
    const isParked = (counts.parked ?? 0) > 0;
    return html`${isParked ? 'none: it is parked; see below' : 'none: nothing is left to do'}`;
  }
  if (isPaused && nextTryAt <= now) {
    const distance = distanceText(new Date(nextTryAt), new Date(now));
    return html`when the pause ends; it was due at ${instant(nextTryAt)} (${distance})`;
  }
  return html`${instantAndDistance(nextTryAt, now)}${isOverdue ? html`; <b>no worker has taken it</b>` : ''}`;
}

function attemptsOf({ failedAttempts, maxAttempts }: SubjectView): string | null {
  return failedAttempts === 0 ? null : `${failedAttempts} of ${maxAttempts} have failed`;
}
