import type { OrgPause } from '../../inbox/org-pauses.ts';
import { shownText } from '../../shown-text.ts';
import type { FoundRecord, Story, SubjectStory } from '../../story/story.ts';
import { distanceText, timeText } from '../../story/time-text.ts';
import { indented, labelled } from '../paragraph.ts';
import { eventLines } from './event-text.ts';
import { stepLines } from './step-text.ts';

/** A story as people read it in a terminal: a timeline of at most 100 columns. */
export function storyText(story: Story): string {
  const subjects = story.subjects.flatMap((subject) => ['', ...subjectLines(subject, story)]);
  return [
    `What the inbox knows of ${story.order}. All times are in UTC; it is ${timeText(story.at)} now.`,
    ...pauseLines(story),
    ...subjects,
    '',
    story.summary,
    ...story.next.flatMap((step) => stepLines(step, '')),
  ].join('\n');
}

function pauseLines({ pauses, at }: Story): string[] {
  return pauses.flatMap((pause) => indented(pauseText(pause, at), ''));
}

function pauseText({ kind, reason, since, nextProbeAt, answeredAt }: OrgPause, now: Date): string {
  if (answeredAt !== null) {
    return `Calls to the org were paused since ${timeText(since)} (${kind}): ${full(reason)} The org answers again since ${timeText(answeredAt)}; work is being tried.`;
  }
  const verb = nextProbeAt < now ? 'was due' : 'is due';
  return `Calls to the org are paused since ${timeText(since)} (${kind}): ${full(reason)} The next probe ${verb} ${distanceText(nextProbeAt, now)}.`;
}

/** A reason that ends with a command has no full stop of its own. */
function full(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason} .`;
}

function subjectLines(subject: SubjectStory, { at: now, pauses }: Story): string[] {
  const isPaused = pauses.some(({ answeredAt }) => answeredAt === null);
  const { source, subject: key, records, formerRecords, keys } = subject;
  const known = Object.entries(keys).map(([name, value]) => `${name} ${value}`);
  const hidden =
    subject.notShown === 0
      ? []
      : [`  (${subject.notShown} older events, which are settled, are not shown.)`];
  return [
    `${source} ${key}`,
    ...labelled('Written to', records.map(recordText).join(', ') || noRecordText(subject)),
    ...labelled('Looked up again', formerRecords.map(recordText).join(', ')),
    ...labelled('Record of', ownerText(subject)),
    ...labelled('Gave way', gaveWayText(subject)),
    ...labelled('Gives way', givesWayText(subject)),
    ...labelled('Known by', known.join(', ')),
    ...labelled('Problem', subject.problem ?? ''),
    ...waitLines(subject, now),
    ...labelled('Next try', nextTryText(subject, now, isPaused)),
    ...labelled('Attempts', attemptsText(subject)),
    ...hidden,
    ...subject.events.flatMap((event) => ['', ...eventLines(event)]),
    ...(subject.events.length === 0 ? ['  Its events are deleted.'] : []),
  ];
}

function ownerText({ owner, subject }: SubjectStory): string {
  if (owner === null) return '';
  return owner === subject
    ? `${subject}: it was written last`
    : `${owner}, which was written last: what follows was written before, and may be overwritten`;
}

function gaveWayText({ gaveWay }: SubjectStory): string {
  if (gaveWay === null) return '';
  const why =
    gaveWay.by === 'person' ? 'a person decided so' : 'it was dead, and that one accepted';
  return `its record was given to ${shownText(gaveWay.to)}, since ${why}. What comes later of it is not written`;
}

function givesWayText({ givesWayTo }: SubjectStory): string {
  if (givesWayTo === null) return '';
  return `a person decided that its record is given to ${shownText(givesWayTo)}; that is not done yet`;
}

/** What was written to a record that is another one's by now is not forgotten. */
function noRecordText({ counts, gaveWay }: SubjectStory): string {
  const hadOne = gaveWay !== null || (counts.applied ?? 0) > 0;
  return hadOne ? 'no record that a look-up finds now; see below' : 'no record yet';
}

function recordText({ object, id }: FoundRecord): string {
  return object === '' ? id : `${object} ${id}`;
}

function waitLines({ waits }: SubjectStory, now: Date): string[] {
  return waits.flatMap(({ what, since, until }) =>
    labelled(
      'Waits for',
      `${what}, since ${timeText(since)} (${distanceText(since, now)}); parked at ${timeText(until)} (${distanceText(until, now)})`,
    ),
  );
}

function nextTryText(
  { nextTryAt, leasedUntil, isOverdue, counts }: SubjectStory,
  now: Date,
  isPaused: boolean,
): string {
  if (leasedUntil !== null) {
    return `a worker has it now (its lease ends at ${timeText(leasedUntil)} unless it is renewed)`;
  }
  if (nextTryAt === null) {
    return (counts.parked ?? 0) > 0
      ? 'none: it is parked; see below'
      : 'none: nothing is left to do';
  }
  const when = `${timeText(nextTryAt)} (${distanceText(nextTryAt, now)})`;
  if (isPaused && nextTryAt <= now) return `when the pause ends; it was due at ${when}`;
  return isOverdue ? `${when}; NO WORKER HAS TAKEN IT` : when;
}

function attemptsText({ failedAttempts, maxAttempts }: SubjectStory): string {
  return failedAttempts === 0 ? '' : `${failedAttempts} of ${maxAttempts} have failed`;
}
