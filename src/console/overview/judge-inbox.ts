import { counted } from '../../count-text.ts';
import { minuteText } from '../page/times.ts';
import {
  act,
  ISSUES,
  look,
  type OverviewFinding,
  REJECTED,
  SETTINGS,
  UNMAPPED,
  WAITING,
} from './judgement.ts';
import type { OverviewFacts } from './overview-facts.ts';

/** What of the inbox is not as it should be. */
export function judgeInbox({ inbox }: Pick<OverviewFacts, 'inbox'>): OverviewFinding[] {
  return [
    ...judgeParked(inbox),
    ...judgeOverdue(inbox),
    ...judgeHeld(inbox),
    ...judgeWaiting(inbox),
    ...judgeRejected(inbox),
    ...judgeOtherMode(inbox),
  ];
}

type Inbox = OverviewFacts['inbox'];

/** What a person has acknowledged needs no other one at once. */
function judgeParked({ issues }: Inbox): OverviewFinding[] {
  const acknowledged = issues.filter(({ isAcknowledged }) => isAcknowledged);
  const open = issues.filter(({ isAcknowledged }) => !isAcknowledged);
  return [
    ...(open.length === 0
      ? []
      : [
          act(
            `${counted(open.length, 'open issue')}: ${parkedText(open)}, and not written to Salesforce until a person decides.`,
            ISSUES,
          ),
        ]),
    ...(acknowledged.length === 0
      ? []
      : [
          look(
            `${counted(acknowledged.length, 'acknowledged issue')}: ${parkedText(acknowledged)}.`,
            ISSUES,
          ),
        ]),
  ];
}

function parkedText(issues: Inbox['issues']): string {
  const count = issues.reduce((sum, each) => sum + each.count, 0);
  return `${counted(count, 'event')} ${count === 1 ? 'is' : 'are'} parked`;
}

function judgeOverdue({ overdue }: Inbox): OverviewFinding[] {
  if (overdue === null) return [];
  return [
    act(
      `No worker seems to run: nothing has been written since ${minuteText(overdue.since)}, although events are pending. Start the process "worker", or set WEB_DRAINS=true.`,
      SETTINGS,
    ),
  ];
}

/** A lock ends by itself, when the approval does; what else is held needs somebody to mend it. */
function judgeHeld({ heldWrites }: Inbox): OverviewFinding[] {
  return heldWrites.map((held) => {
    const { isLocked, since, code } = held;
    const are = `${countText(held)} ${held.count === 1 ? 'is' : 'are'} held since ${minuteText(since)}`;
    return isLocked
      ? look(`${are}: approvals lock their records. They are written when these end.`, WAITING)
      : act(
          `${are}: Salesforce refuses the writes (${code}). Mend what they need, such as a right of the integration user or a field; they are then written by themselves.`,
          WAITING,
        );
  });
}

function countText({ count, isComplete }: { count: number; isComplete: boolean }): string {
  return `${isComplete ? '' : 'At least '}${counted(count, 'event')}`;
}

function judgeWaiting({ longWaiting, awaitedSettings }: Inbox): OverviewFinding[] {
  const findings = awaitedSettings.map(({ setting, count }) =>
    look(
      `${counted(count, 'event')} cannot find their Order, because ${setting} is off.`.replace(
        /^1 event cannot find their/,
        '1 event cannot find its',
      ),
      WAITING,
    ),
  );
  if (longWaiting === null) return findings;
  const { count, since } = longWaiting;
  const text =
    count === 1
      ? `1 event has waited for its Order for more than an hour, since ${minuteText(since)}.`
      : `${countText(longWaiting)} have waited for their Orders for more than an hour, the first since ${minuteText(since)}.`;
  return [...findings, look(text, WAITING)];
}

/** One line for each source, whatever the number of causes. */
function judgeRejected({ rejected }: Inbox): OverviewFinding[] {
  return rejected.map(({ source, count, since }) =>
    act(
      `${counted(count, 'arrival')} of ${source} in the last 24 hours ${count === 1 ? 'was' : 'were'} rejected since ${minuteText(since)}: no usable event, so that nothing is written.`,
      REJECTED,
    ),
  );
}

function judgeOtherMode({ otherMode }: Inbox): OverviewFinding[] {
  return otherMode
    .filter(({ count }) => count > 0)
    .map(({ source, count }) =>
      look(
        `${counted(count, 'event')} of ${source} in the last 24 hours came from the other mode (live or test). ${count === 1 ? 'It is' : 'They are'} kept and not written.`,
        UNMAPPED,
      ),
    );
}
