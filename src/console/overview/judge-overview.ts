import { judgeInbox } from './judge-inbox.ts';
import { judgeOrg } from './judge-org.ts';
import { judgeSenders } from './judge-senders.ts';
import { act, look, type OverviewFinding, SETTINGS, type Urgency } from './judgement.ts';
import type { OverviewFacts } from './overview-facts.ts';

/** Whether everything is all right. */
export interface Judgement {
  readonly urgency: Urgency;
  /** In one glance. */
  readonly sentence: string;
  /** What is not; the urgent ones first. */
  readonly findings: readonly OverviewFinding[];
}

/** Judges whether everything is all right, from what the connector knows. */
export function judgeOverview(facts: OverviewFacts): Judgement {
  const found = [
    ...judgeOrg(facts),
    ...judgeInbox(facts),
    ...judgeSenders(facts),
    ...judgeStorage(facts.storage),
    ...judgeBeginning(facts),
  ];
  const urgent = found.filter(({ urgency }) => urgency === 'act');
  const findings = [...urgent, ...found.filter(({ urgency }) => urgency === 'look')];
  if (urgent.length > 0) {
    const things = urgent.length === 1 ? '1 thing needs' : `${urgent.length} things need`;
    return { urgency: 'act', sentence: `Act now: ${things} a person.`, findings };
  }
  if (findings.length > 0) {
    const things = findings.length === 1 ? '1 thing is' : `${findings.length} things are`;
    return { urgency: 'look', sentence: `Look at this: ${things} unusual.`, findings };
  }
  return { urgency: 'good', sentence: 'Everything is all right.', findings };
}

const NEARLY_FULL = 0.8;
const FULL = 0.95;

function judgeStorage({ bytes, limitBytes }: OverviewFacts['storage']): OverviewFinding[] {
  if (limitBytes === null || bytes < limitBytes * NEARLY_FULL) return [];
  const text = `The database uses ${Math.floor((bytes / limitBytes) * 100)} percent of its storage. When it is full, no event can be accepted. Keep events for fewer days, or take a larger plan.`;
  return [bytes < limitBytes * FULL ? look(text, SETTINGS) : act(text, SETTINGS)];
}

/** A connector that has never received anything is not all right: its webhooks may lead elsewhere. */
function judgeBeginning({ sources, inbox }: OverviewFacts): OverviewFinding[] {
  const hasEvents =
    inbox.open.length > 0 || sources.some(({ lastEventAt }) => lastEventAt !== null);
  return hasEvents
    ? []
    : [
        look(
          'No event has come in during the last 32 days. Are the webhooks registered?',
          SETTINGS,
        ),
      ];
}
