import { numberText } from '../../count-text.ts';
import { HOUR_MS } from '../../time.ts';
import { minuteText } from '../page/times.ts';
import { act, look, type OverviewFinding, SETTINGS } from './judgement.ts';
import type { OverviewFacts } from './overview-facts.ts';

/** Kinds of pauses that end only when a person does something. */
const NEEDS_PERSON: readonly string[] = ['sign-in', 'other-org'];
/** An outage of Salesforce usually is over by then. */
const LONG_PAUSE_MS = HOUR_MS;
/** Share of its budget of calls from which on the connector may soon make none. */
const NEARLY_PERCENT = 80;

/** What of the connection to the org is not as it should be. */
export function judgeOrg({ org, at }: Pick<OverviewFacts, 'org' | 'at'>): OverviewFinding[] {
  return [...judgePause(org, at), ...judgeCalls(org, at)];
}

function judgePause({ pauses: [longest] }: OverviewFacts['org'], at: string): OverviewFinding[] {
  if (longest === undefined) return [];
  const { kind, reason, since, nextProbeAt, answeredAt } = longest;
  if (answeredAt !== null) {
    const text = `Salesforce answers again since ${minuteText(answeredAt)}; work begins slowly after a pause.`;
    return [look(text, SETTINGS)];
  }
  const paused = `Nothing is written to Salesforce since ${minuteText(since)}. ${reason}`;
  const next = `Salesforce is asked again at ${nextProbeAt.slice(11, 19)} UTC.`;
  const isLong = Date.parse(at) - Date.parse(since) >= LONG_PAUSE_MS;
  const needsPerson = isLong || NEEDS_PERSON.includes(kind);
  return needsPerson
    ? [act(`${paused} ${next}`, SETTINGS)]
    : [look(`${paused} Events are kept and written afterwards. ${next}`, SETTINGS)];
}

/** How many calls are left an hour after the last answer is not known. */
const USAGE_EXPIRY_MS = HOUR_MS;

function judgeCalls({ usage }: OverviewFacts['org'], at: string): OverviewFinding[] {
  if (usage === null || usage.used === null || usage.limit === null || usage.limit === 0) return [];
  if (Date.parse(at) - Date.parse(usage.seenAt) > USAGE_EXPIRY_MS) return [];
  const { used, limit, budgetPercent } = usage;
  const percent = (used * 100) / limit;
  const ofOrg = `${numberText(used)} of the ${numberText(limit)} API calls that Salesforce allows in 24 hours are used`;
  if (percent >= budgetPercent) {
    const text = `${ofOrg}; the connector has stopped at ${budgetPercent} percent. Find out which integration makes so many calls, or raise the limit.`;
    return [act(text, SETTINGS)];
  }
  return percent * 100 >= budgetPercent * NEARLY_PERCENT
    ? [look(`${ofOrg}; the connector stops at ${budgetPercent} percent.`, SETTINGS)]
    : [];
}
