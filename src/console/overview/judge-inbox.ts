import { counted } from '../../count-text.ts';
import { minuteText } from '../page/times.ts';
import {
  act,
  ISSUES,
  look,
  type OverviewFinding,
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
    ...judgeWaiting(inbox),
    ...judgeOtherMode(inbox),
  ];
}

type Inbox = OverviewFacts['inbox'];

function judgeParked({ parkedCauses }: Inbox): OverviewFinding[] {
  const count = parkedCauses.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return [];
  const causes = counted(parkedCauses.length, 'cause');
  const [are, they] = count === 1 ? ['is', 'It is'] : ['are', 'They are'];
  return [
    act(
      `${counted(count, 'event')} ${are} parked for ${causes}. ${they} not written to Salesforce until a person decides.`,
      ISSUES,
    ),
  ];
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
      : `${counted(count, 'event')} have waited for their Orders for more than an hour, the first since ${minuteText(since)}.`;
  return [...findings, look(text, WAITING)];
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
