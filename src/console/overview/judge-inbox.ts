import {
  act,
  counted,
  ISSUES,
  look,
  minuteText,
  type OverviewFinding,
  PENDING,
  SETTINGS,
  UNMAPPED,
  WAITING,
} from './judgement.ts';
import type { OverviewFacts } from './overview-facts.ts';

/** What of the inbox is not as it should be. */
export function judgeInbox({ inbox }: Pick<OverviewFacts, 'inbox'>): OverviewFinding[] {
  return [
    ...judgeParked(inbox),
    ...judgeStuck(inbox),
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

function judgeStuck({ stuck }: Inbox): OverviewFinding[] {
  if (stuck === null) return [];
  const { count, retried, reason, oldest } = stuck;
  const findings: OverviewFinding[] = [];
  if (count > retried) {
    const waits = count - retried === 1 ? 'has' : 'have';
    findings.push(
      act(
        `No worker seems to run: ${counted(count - retried, 'pending event')} ${waits} not moved for two minutes, the oldest received at ${minuteText(oldest)}. Start the process "worker", or set WEB_DRAINS=true.`,
        SETTINGS,
      ),
    );
  }
  if (retried > 0) {
    const why = reason === null ? '' : ` ${reason}`;
    findings.push(
      look(
        `Salesforce refuses ${counted(retried, 'event')} for a reason that may pass; the connector tries again by itself.${why}`,
        PENDING,
      ),
    );
  }
  return findings;
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
